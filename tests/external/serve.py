#!/usr/bin/env python3
"""Serves an output folder with Python's static file server and asks for each published path.

`python3 tests/external/serve.py output/ambassador-2023`: each answer must be the file's bytes."""

import functools
import http.client
import http.server
import pathlib
import sys
import threading
import urllib.parse

PUBLISHED = """
ambassador-2023-Onur-Canog%CC%86lu.png
ambassador-2023-Rossana-Suarez.png
ambassador-2023-Jona-Apelbaum.png
ambassador-2023-Nilo-Yucra-Gavilan.png
ambassador-2023-Halil-I%CC%87brahim-BUGOL.png
ambassador-2023-Eda-Konyar.png
ambassador-2023-I%CC%87remnur-O%CC%88nder.png
ambassador-2023-Harun-Eren-SAT.png
ambassador-2023-yinmin.png
ambassador-2023-xupeng.png
ambassador-2023-zhanghaili.png
ambassador-2023-zhouzhengjun.png
ambassador-2023-peizhenfei.png
ambassador-2023-zhengjianlin.png
""".split()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def main(folder):
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    wrong = 0
    for path in PUBLISHED:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
        connection.request("GET", "/" + path)
        answer = connection.getresponse()
        body = answer.read()
        file = folder / urllib.parse.unquote(path)
        right = answer.status == 200 and body == file.read_bytes()
        wrong += not right
        print(f"{answer.status} {'same bytes' if right else 'WRONG'} /{path}")
    server.shutdown()
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main(pathlib.Path(sys.argv[1])) else 0)
