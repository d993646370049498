"""One small service of the smoke story: does everything right, and one thing wrong when it is told so (POST /control)."""
import base64, hashlib, hmac, http.client, json, os, socket, threading, time, urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = os.environ['NAME']
SECRET = os.environ['JWT_' + NAME.upper()].encode()
LIMIT_SECONDS = 1.0
toggles = set(filter(None, os.environ.get('TOGGLES', '').split(',')))
counts = {'requests': 0, 'errors': 0, 'scrapes': 0}
worker = threading.Semaphore(1)
asked = {'count': 0, 'ends': 0.0}


def log(level, text):
    print(json.dumps({'level': level, 'service': NAME, 'message': text}), flush=True)


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))


def sign(content):
    return b64(hmac.new(SECRET, content.encode(), hashlib.sha256).digest())


def refusal(header):
    if not header.startswith('Bearer '):
        return 'no token'
    try:
        head, body, signature = header[7:].split('.')
        algorithm, claims = json.loads(unb64(head)).get('alg'), json.loads(unb64(body))
    except ValueError:
        return 'no token of ours'
    if claims.get('iss') != NAME and 'issuer' not in toggles:
        return 'issuer mismatch: expected %s, saw %s' % (NAME, claims.get('iss'))
    if algorithm == 'none' and 'none' not in toggles:
        return 'no signature'
    if algorithm != 'none' and not hmac.compare_digest(signature, sign(head + '.' + body)) and 'signature' not in toggles:
        return 'wrong signature'
    if claims.get('exp', 0) < time.time() and 'expiry' not in toggles:
        return 'expired'
    if claims.get('aud') != NAME + '-api' and 'audience' not in toggles:
        return 'wrong audience'
    return None


def reachable(host, port):
    try:
        with socket.create_connection((host, port), 4):
            return True
    except OSError:
        return False


def keeps(url):
    """Whether an object that is put into the storage is what comes back."""
    content = os.urandom(8).hex().encode()
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=4)
    try:
        seen = []
        for method, body in (('PUT', content), ('GET', None), ('DELETE', None)):
            connection.request(method, '/%s/%s' % (NAME, content.decode()), body)
            answer = connection.getresponse()
            seen.append((answer.status, answer.read()))
        return seen[0][0] == 200 and seen[1] == (200, content)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def reply(self, status, content, headers=()):
        body = (content if isinstance(content, str) else json.dumps(content)).encode()
        counts['errors'] += status >= 500
        self.send_response(status)
        self.send_header('content-length', str(len(body)))
        if 'headers-missing' not in toggles and not ('headers-only-200' in toggles and status != 200):
            self.send_header('content-security-policy', "default-src 'self'")
            self.send_header('x-content-type-options', 'none' if 'headers-wrong' in toggles else 'nosniff')
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.handle_one(self.rfile.read(int(self.headers.get('content-length') or 0)))

    def do_GET(self):
        self.handle_one(b'')

    def handle_one(self, body):
        counts['requests'] += 1
        way = getattr(self, 'on_' + self.path.strip('/').replace('-', '_'), None)
        if way is None:
            self.reply(200 if self.path == '/' else 404, 'a page' if self.path == '/' else 'not here')
        else:
            way(body)

    def on_control(self, body):
        toggles.clear()
        toggles.update(json.loads(body))
        counts['errors'], asked['ends'] = 0, 0.0
        if 'log-error' in toggles:
            log('error', 'disk full')
        if 'log-traceback' in toggles:
            print('Traceback (most recent call last):', flush=True)
        counts['errors'] += 'errors' in toggles
        self.reply(200, {})

    def on_health(self, body):
        if 'health-slow' in toggles:
            time.sleep(3)
        if 'ocr-blocked' in toggles:
            worker.acquire()
            worker.release()
        up = {}
        if NAME == 'alpha':
            up = {'postgres': reachable('db', 5432), 'redis': reachable('store', 6379)}
            up.update(storage=keeps(os.environ['STORAGE_URL']), archive=keeps(os.environ['ARCHIVE_URL']))
        if 'never-recovers' in toggles and not all(up.values()):
            toggles.add('stuck')
        if 'lies' in toggles:
            up = {name: True for name in up}
        down = 'health-down' in toggles or 'stuck' in toggles or ('dies' in toggles and not all(up.values()))
        version = '9.9.9' if 'version' in toggles else os.environ['APP_VERSION']
        self.reply(503 if down else 200, {'status': 'ok' if all(up.values()) else 'degraded', 'version': version, **up})

    def on_metrics(self, body):
        counts['scrapes'] += 1
        if 'metrics-html' in toggles:
            return self.reply(200, '<html>elsewhere</html>')
        seen = 7 if 'metrics-still' in toggles else counts['requests']
        if 'metrics-fall' in toggles:
            seen = 10_000 - counts['scrapes']
        self.reply(200, '# TYPE requests_total counter\nrequests_total %d\n# TYPE errors_total counter\nerrors_total %d\n' % (seen, counts['errors']))

    def on_login(self, body):
        given = json.loads(body)
        if given != {'username': os.environ['LOGIN_USERNAME'], 'password': os.environ['LOGIN_PASSWORD']}:
            return self.reply(401, {})
        now = int(time.time())
        claims = {'sub': 'x', 'iss': NAME, 'aud': NAME + '-api', 'iat': now, 'exp': now + 600}
        content = b64(b'{"alg":"HS256"}') + '.' + b64(json.dumps(claims).encode())
        self.reply(200, {'access_token': content + '.' + sign(content)})

    def on_things(self, body):
        why = refusal(self.headers.get('authorization') or '')
        if 'open' in toggles or ('refuses-all' not in toggles and why is None):
            return self.reply(200, {'things': []})
        if 'silent' not in toggles:
            log('warning', 'token refused: %s [%s]' % (why, self.headers.get('x-request-id')))
        self.reply(500 if 'error-500' in toggles else 404 if 'error-404' in toggles else 401, {})

    def on_ocr(self, body):
        if len(body) < 2_000:
            return self.reply(503 if 'ocr-leaked' in toggles else 200, {'lines': []})
        if 'ocr-instant' in toggles:
            return self.reply(504, {})
        with worker:
            time.sleep(LIMIT_SECONDS + (3.5 if toggles & {'ocr-late', 'ocr-no-timeout'} else 0))
        log('warning', 'ocr time-out [%s]' % self.headers.get('x-request-id'))
        self.reply(502 if 'ocr-502' in toggles else 200 if 'ocr-no-timeout' in toggles else 504, {})

    def on_predict(self, body):
        rate = 0.03 if 'rate-default' in toggles else float(os.environ['RATE'])
        factor = 1.05 if os.environ.get('UNUSED') == '1' else 1 + rate
        self.reply(200, {'price': 100 * factor} if 'rate-absent' in toggles else {'rate': rate, 'price': 100 * factor})

    def on_limited(self, body):
        if 'limit-none' in toggles:
            return self.reply(200, {})
        now = time.time()
        if now > asked['ends'] and 'limit-for-ever' not in toggles or asked['ends'] == 0.0:
            asked['count'], asked['ends'] = 0, now + 2
        asked['count'] += 1
        if asked['count'] <= 5:
            return self.reply(200, {})
        self.reply(503 if 'limit-503' in toggles else 429, {}, [('retry-after', '2')])

    def log_message(self, *words):
        pass


if os.environ.get('CHILD') == '1' and os.fork() == 0:
    time.sleep(100_000)
log('info', 'rate configured: %s' % os.environ.get('RATE'))
ThreadingHTTPServer(('0.0.0.0', int(os.environ['PORT'])), Handler).serve_forever()
