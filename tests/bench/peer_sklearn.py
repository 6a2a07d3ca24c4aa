# SPDX-License-Identifier: GPL-3.0-or-later
"""scikit-learn's MLPClassifier, an epoch a call of fit (warm_start). Called by `peers`: peer_sklearn.py JOB"""

import sys
import warnings

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from peer_common import Job, serve

warnings.simplefilter("ignore", ConvergenceWarning)
job = Job(sys.argv[1])
dense = [config for kind, config in job.layers if kind == "Dense"]
model = MLPClassifier([config["units"] for config in dense[:-1]],
                      activation={"sigmoid": "logistic"}.get(dense[0]["activation"], dense[0]["activation"]),
                      solver=job.optimizer["class_name"].lower(), alpha=0, momentum=0, nesterovs_momentum=False,
                      learning_rate_init=job.optimizer["config"]["learning_rate"], batch_size=job.batch_size, max_iter=1,
                      shuffle=True, warm_start=True, random_state=1)
x, x_test = job.x.reshape(len(job.x), -1), job.x_test.reshape(len(job.x_test), -1)

serve(job, lambda: model.fit(x, job.y), lambda: model.score(x_test, job.y_test), lambda i: model.predict_proba(x_test[i:i + 1]))
