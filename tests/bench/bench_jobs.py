# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs for the benchmarks: bundled experiments with images of their own, and the program that trains them."""

import gzip
import json
import os
import platform
import subprocess

HERE = os.path.dirname(os.path.realpath(__file__))
ROOT = os.path.join(HERE, "../..")
BUILD = os.environ.get("STRATA_BUILD", os.path.join(ROOT, "build"))
CLI = os.path.join(BUILD, "src/cli/strata-cli")
DATA = "/usr/share/datasets/fashion-mnist"


def write_images(folder, n):
    """The first n training images and all test images, as IDX files of their own."""
    for name, count in (("train", n), ("t10k", 10000)):
        for kind, header, size in (("images-idx3", 16, 784), ("labels-idx1", 8, 1)):
            with gzip.open(os.path.join(DATA, f"{name}-{kind}-ubyte.gz")) as file:
                content = bytearray(file.read(header + count * size))
            content[4:8] = count.to_bytes(4, "big")
            with open(os.path.join(folder, f"{name}-{kind}-ubyte"), "wb") as file:
                file.write(content)


def read_experiment(name):
    with open(os.path.join(ROOT, "data/experiments", name + ".strata"), encoding="utf-8") as file:
        return json.load(file)


def write_job(folder, job, batch_size):
    """The experiment on the images in the folder, with nothing beside the training; its path."""
    job["data"] = {"source": "idx", "folder": folder, "validation": 0}
    job["callbacks"] = []
    job["fit"].update(batch_size=batch_size, shuffle=True, seed=1)
    path = os.path.join(folder, "job.strata")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(job, file)
    return path


def strata(*arguments, env=None):
    return json.loads(subprocess.run([CLI, *arguments, "--json"], env=env, check=True, capture_output=True, text=True).stdout)


def machine():
    """The facts of the machine that figures depend on, in a line."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        info = dict(line.split(":", 1) for line in file.read().split("\n\n")[0].splitlines() if ":" in line)
    info = {key.strip(): value.strip() for key, value in info.items()}
    flags = info.get("flags", "").split()
    vectors = "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else "SSE"
    blas = os.environ.get("OPENBLAS_CORETYPE", "unset")
    return (f"{info.get('model name', platform.machine())} (family {info.get('cpu family')}, model {info.get('model')}), "
            f"{os.cpu_count()} processors, {vectors}; OPENBLAS_CORETYPE {blas}; load {os.getloadavg()[0]:.1f}")
