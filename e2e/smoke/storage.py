"""Storage with the part of S3's interface that applications use: objects in buckets by path, ETag, errors as XML. In memory."""
import hashlib, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

objects = {}
guard = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def reply(self, status, body=b'', headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header('content-length', str(len(body)))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(body)

    def fail(self, status, code):
        text = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>%s</Code><Resource>%s</Resource></Error>' % (code, self.path)
        self.reply(status, text.encode(), [('content-type', 'application/xml')])

    def key(self):
        bucket, _, key = self.path.lstrip('/').partition('/')
        return (bucket, key) if bucket and key else None

    def do_PUT(self):
        body = self.rfile.read(int(self.headers.get('content-length') or 0))
        if self.key() is None:
            return self.reply(200)
        with guard:
            objects[self.key()] = body
        self.reply(200, b'', [('etag', '"%s"' % hashlib.md5(body).hexdigest())])

    def do_GET(self):
        body = objects.get(self.key())
        if body is None:
            return self.fail(404, 'NoSuchKey')
        self.reply(200, body, [('etag', '"%s"' % hashlib.md5(body).hexdigest())])

    do_HEAD = do_GET

    def do_DELETE(self):
        with guard:
            objects.pop(self.key(), None)
        self.reply(204)

    def log_message(self, *words):
        pass


ThreadingHTTPServer(('0.0.0.0', 9000), Handler).serve_forever()
