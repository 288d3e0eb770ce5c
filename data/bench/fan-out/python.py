import asyncio
import sys
import time

CONNECTIONS = int(sys.argv[1])
MESSAGES = 50


async def main():
    writers = []
    everybody = asyncio.Event()

    async def welcome(reader, writer):
        writers.append(writer)
        if len(writers) == CONNECTIONS:
            everybody.set()

    server = await asyncio.start_server(welcome, "127.0.0.1", 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    clients = [await asyncio.open_connection("127.0.0.1", port) for _ in range(CONNECTIONS)]
    await everybody.wait()

    received = 0
    begun = time.perf_counter()
    for _ in range(MESSAGES):
        for writer in writers:
            writer.write(f"message to {len(writers)}\n".encode())
        for reader, _ in clients:
            await reader.readline()
            received += 1
    seconds = time.perf_counter() - begun
    print(f"value {received / seconds}")
    print(f"check {received}")
    for writer in writers + [writer for _, writer in clients]:
        writer.close()
    server.close()


asyncio.run(main())
