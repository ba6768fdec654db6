// A tool in C, without a PDK: WebAssembly's imports are all there is to know.
#include <stdint.h>

#define EXTISM(name) __attribute__((import_module("extism:host/env"), import_name(#name)))
#define EXPORT(name) __attribute__((export_name(name)))

EXTISM(input_length) uint64_t input_length(void);
EXTISM(input_load_u8) uint8_t input_load_u8(uint64_t at);
EXTISM(alloc) uint64_t alloc(uint64_t length);
EXTISM(store_u8) void store_u8(uint64_t at, uint8_t byte);
EXTISM(output_set) void output_set(uint64_t at, uint64_t length);

static uint32_t crc32_of_input(void) {
  uint32_t crc = 0xffffffff;
  uint64_t length = input_length();
  for (uint64_t at = 0; at < length; at++) {
    crc ^= input_load_u8(at);
    for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
  }
  return ~crc;
}

// The manifest says that the input is base64, so bytes come in, and that the output is a string: text goes out.
EXPORT("crc32") int32_t crc32(void) {
  uint32_t crc = crc32_of_input();
  uint64_t text = alloc(8);
  for (int digit = 0; digit < 8; digit++) store_u8(text + digit, "0123456789abcdef"[crc >> (28 - 4 * digit) & 15]);
  output_set(text, 8);
  return 0;
}
