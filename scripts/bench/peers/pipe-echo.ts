// The least that two processes can do: sends each chunk back over file descriptor 3.
import { Socket } from 'node:net'

const pipe = new Socket({ fd: 3 })
pipe.on('data', (chunk) => pipe.write(chunk))
pipe.on('end', () => process.exit(0))
