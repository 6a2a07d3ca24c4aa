# SPDX-License-Identifier: GPL-3.0-or-later
"""Keras over TensorFlow: fit with arrays, plain or with jit_compile. Called by `peers`: peer_keras.py JOB plain|jit"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras

from peer_common import Job, serve

job = Job(sys.argv[1])
keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((28, 28))] + [getattr(keras.layers, kind)(**config) for kind, config in job.layers])
optimizer = getattr(keras.optimizers, job.optimizer["class_name"])(**job.optimizer["config"])
model.compile(loss="sparse_categorical_crossentropy", optimizer=optimizer, metrics=["accuracy"],
              jit_compile=sys.argv[2] == "jit")

serve(job, lambda: model.fit(job.x, job.y, batch_size=job.batch_size, epochs=1, shuffle=True, verbose=0),
      lambda: model.evaluate(job.x_test, job.y_test, batch_size=1024, verbose=0),
      lambda i: model(job.x_test[i:i + 1], training=False).numpy())
