/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-window-private.h"

/* Kept trainings, opened again. */

void
strata_window_open_run (StrataWindow *self, StrataRun *run, gboolean resume)
{
  StrataExperiment *experiment = strata_run_get_experiment (run);

  if (experiment == NULL)
    return;
  /* The run's own is not to be edited. */
  g_autoptr (StrataExperiment) copy = strata_experiment_freeze (experiment);
  g_autoptr (StrataSession) session = strata_session_new (copy, NULL);
  self = strata_window_open_session (self, session, NULL);
  strata_window_show_page (self, resume ? "train" : "model");
  if (resume)
    strata_session_resume_run (session, strata_run_get_folder (run));
}
