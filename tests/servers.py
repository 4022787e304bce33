"""Real triplestores on the loopback interface: Virtuoso as Debian packages it, and Oxigraph's own server.

Each is started once in a session, in a folder and on ports of its own. The fixtures `virtuoso` and `oxigraph_server`
give it to a module without the graphs of the modules before.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

_STARTING = 180  # seconds until a server answers
_ENDING = 30
_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
FileExtend = 200
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
ServerThreads = 10
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 6
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 600
"""


@dataclass
class Server:
    """A triplestore in a process of its own: its addresses, who may write, and how it is started, ended and emptied.

    `user` is None where nobody is asked for a name.
    """

    command: list[str]
    folder: Path
    base: str
    query: str
    update: str
    graph_store: str
    user: str | None = None
    password: str | None = None
    sql_port: int | None = None  # Virtuoso's own protocol
    process: subprocess.Popen | None = field(default=None, repr=False)

    @property
    def environment(self):
        """The environment variables from which `kg` takes the credentials."""
        if self.user is None:
            return {}
        return {"KG_ENDPOINT_USER": self.user, "KG_ENDPOINT_PASSWORD": self.password}

    def start(self):
        """Start the server and wait until it answers a query."""
        with (self.folder / "output.log").open("ab") as log:
            self.process = subprocess.Popen(self.command, cwd=self.folder, stdout=log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + _STARTING
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                pytest.fail(f"{self.command[0]} does not start:\n{(self.folder / 'output.log').read_text()[-2000:]}")
            time.sleep(0.1)

    def stop(self):
        """End the server, orderly if it can be."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(_ENDING)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(_ENDING)
        self.process = None

    def restart(self):
        """End the server and start it again; what it stored is still there."""
        self.stop()
        self.start()

    def answers(self):
        """Whether the server answers a query."""
        try:
            return httpx.get(self.query, params={"query": "ASK {}"}, timeout=5, verify=False).status_code == 200
        except httpx.TransportError:
            return False

    def sql(self, statements):
        """Let Virtuoso carry out statements of its own SQL; returns what isql prints."""
        command = ["isql-vt", f"127.0.0.1:{self.sql_port}", self.user, self.password, f"exec={statements}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def clear(self):
        """Take all graphs out of the server."""
        if self.sql_port is not None:
            self.sql("RDF_GLOBAL_RESET (); checkpoint;")
            return
        httpx.post(self.update, data={"update": "DROP ALL"}, timeout=60).raise_for_status()


def free_ports(count):
    """Return ports that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def program(name, where):
    """Return the path of a program. Without it tests are skipped, but not where everything must be tested."""
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is not installed: {where}")
    return found


def make_virtuoso(folder):
    """Return a Virtuoso that keeps its database in an empty folder; it is not started yet."""
    command = program("virtuoso-t", "apt-get install virtuoso-opensource-7-bin virtuoso-opensource-7-common")
    port, sql_port = free_ports(2)
    (folder / "virtuoso.ini").write_text(_INI.format(folder=folder, port=port, sql_port=sql_port), encoding="utf-8")
    base = f"http://127.0.0.1:{port}"
    return Server(
        command=[command, "+foreground", "+configfile", str(folder / "virtuoso.ini")],
        folder=folder,
        base=base,
        query=f"{base}/sparql",
        update=f"{base}/sparql-auth",
        graph_store=f"{base}/sparql-graph-crud-auth",
        user="dba",
        password="dba",
        sql_port=sql_port,
    )


def make_oxigraph(folder):
    """Return an Oxigraph server that keeps its database in an empty folder; it is not started yet."""
    command = program("oxigraph", "pip install oxigraph")
    [port] = free_ports(1)
    base = f"http://127.0.0.1:{port}"
    return Server(
        command=[
            *(command, "serve", "--location", str(folder / "db")),
            *("--bind", f"127.0.0.1:{port}", "--union-default-graph"),
        ],
        folder=folder,
        base=base,
        query=f"{base}/query",
        update=f"{base}/update",
        graph_store=f"{base}/store",
    )


def _running(make, folder):
    server = make(folder)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def running_virtuoso(tmp_path_factory):
    """Yield a Virtuoso that runs until the end of the session."""
    yield from _running(make_virtuoso, tmp_path_factory.mktemp("virtuoso"))


@pytest.fixture(scope="session")
def running_oxigraph(tmp_path_factory):
    """Yield an Oxigraph server that runs until the end of the session."""
    yield from _running(make_oxigraph, tmp_path_factory.mktemp("oxigraph"))


@pytest.fixture(scope="module")
def virtuoso(running_virtuoso):
    """Return a Virtuoso that holds nothing of earlier modules."""
    running_virtuoso.clear()
    return running_virtuoso


@pytest.fixture(scope="module")
def oxigraph_server(running_oxigraph):
    """Return an Oxigraph server that holds nothing of earlier modules; its default graph is the union of all graphs."""
    running_oxigraph.clear()
    return running_oxigraph
