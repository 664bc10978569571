"""Pictures made by their commands, several at a time, each a process of its own."""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from optviz.errors import OutputError
from optviz.gallery.records import DATA

LONGEST = 300  # seconds that one command may take


def for_all(work, items, workers=None):
    """Call work(item) for all items in several threads; raise the first error."""
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        futures = [pool.submit(work, item) for item in items]
        try:
            for future in futures:
                future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def made(folder, picture):
    """Return the bytes of a picture, made by its commands in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="optviz-gallery-") as place:
        if (folder / DATA).is_dir():
            shutil.copytree(folder / DATA, Path(place, DATA))
        for call in picture.calls:
            _called(picture, call, place)
        target = Path(place, picture.file)
        if not target.exists():
            raise OutputError(f"{picture.file}: its command ended well but wrote no such file")
        return target.read_bytes()


def _called(picture, call, place):
    command = [sys.executable, "-m", "optviz", *call, *([] if "-q" in call else ["-q"])]
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    try:
        done = subprocess.run(
            command, cwd=place, capture_output=True, text=True, timeout=LONGEST,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **one_thread},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise OutputError(f"{picture.file}: its command took more than {LONGEST} seconds") from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        raise OutputError(f"{picture.file}: its command ended with {done.returncode}: {last}")
