"""ffmpeg by pipe: found, fed, watched, and stopped when it does not go on."""

import shutil
import subprocess
import threading
import time
from contextlib import contextmanager, suppress

from optviz.errors import OutputError

PATIENCE = 60  # seconds without a sign of life


def ffmpeg_program():
    """Return the path of ffmpeg: imageio-ffmpeg's, else one on PATH; raise OutputError without one."""
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return get_ffmpeg_exe()
    except (ImportError, RuntimeError):  # not installed, or without a program for this machine
        found = shutil.which("ffmpeg")
    if found is None:
        raise OutputError(
            "MP4 and WebM need ffmpeg and there is none; install it by pip install 'optviz[video]'"
        )
    return found


@contextmanager
def piped(words, log):
    """Run ffmpeg and give a function that feeds it bytes; it has ended well when the block is left.

    Parameters
    ----------
    words : sequence of str
        The program and its arguments.
    log : path_like
        Where it may complain.

    Raises
    ------
    OutputError
        If ffmpeg fails, with its last line, or does nothing for `PATIENCE` seconds.
    """
    with open(log, "wb") as complaints:
        try:
            running = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaints,
                start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            raise OutputError(f"cannot run ffmpeg at {words[0]}: {error.strerror or error}") from error
    watch = _Watch(running)
    try:
        yield lambda content: (watch.alive(), running.stdin.write(content))
        running.stdin.close()
        watch.alive()
        code = running.wait()
    except BrokenPipeError:
        code = running.wait()
    finally:
        watch.over()
        running.kill()
        running.wait()
        _close(running.stdin)
    if watch.bitten:
        raise OutputError(f"ffmpeg did nothing for {PATIENCE:g} seconds and was stopped{_last_line(log)}")
    if code:
        raise OutputError(f"ffmpeg failed{_last_line(log)}")


class _Watch:
    """Kills a process that shows no sign of life for `PATIENCE` seconds."""

    def __init__(self, process):
        self._process, self.bitten = process, False
        self._seen, self._end = time.monotonic(), threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def alive(self):
        self._seen = time.monotonic()

    def over(self):
        self._end.set()
        self._thread.join()

    def _look(self):
        while not self._end.wait(min(1, PATIENCE / 4)):
            if time.monotonic() - self._seen > PATIENCE:
                self.bitten = True
                self._process.kill()
                return


def _close(pipe):
    with suppress(OSError):  # what was still to be written has no reader
        pipe.close()


def _last_line(log):
    """Return ": " and the last line that ffmpeg wrote, if any."""
    with open(log, "rb") as file:
        lines = file.read().decode(errors="replace").split("\n")
    told = [" ".join(line.split()) for line in lines if line.strip()]
    return f": {told[-1][:300]}" if told else " without a word"
