"""The way to what lies outside of the compose file: hands every connection on to the host and port that it was given."""
import os, socket, threading

TARGET = (os.environ['TARGET'], 9000)


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    finally:
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def hand_on(client):
    try:
        server = socket.create_connection(TARGET, 2)
        server.settimeout(None)
    except OSError:
        return client.close()
    threading.Thread(target=pump, args=(client, server), daemon=True).start()
    pump(server, client)


listener = socket.create_server(('0.0.0.0', 9000))
while True:
    connection, _ = listener.accept()
    threading.Thread(target=hand_on, args=(connection,), daemon=True).start()
