/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-window-private.h"

/* Kept trainings, opened again. */

/* In the window that is answered; NULL: its experiment cannot be read. */
static StrataWindow *
open_experiment (StrataWindow *self, StrataRun *run)
{
  StrataExperiment *experiment = strata_run_get_experiment (run);

  if (experiment == NULL)
    return NULL;
  /* The run's own is not to be edited. */
  g_autoptr (StrataExperiment) copy = strata_experiment_freeze (experiment);
  g_autoptr (StrataSession) session = strata_session_new (copy, NULL);
  return strata_window_open_session (self, session, NULL);
}

void
strata_window_open_run (StrataWindow *self, StrataRun *run, gboolean resume)
{
  self = open_experiment (self, run);
  if (self == NULL)
    return;
  strata_window_show_page (self, resume ? "train" : "model");
  if (resume)
    strata_session_resume_run (self->session, strata_run_get_folder (run));
}

/* Where no epoch is left of those that were planned, how many are to follow is asked at once. */
static void
on_taken_up (StrataWindow *self, GParamSpec *pspec, StrataSession *session)
{
  g_signal_handlers_disconnect_by_func (session, on_taken_up, self);
  if (strata_session_can_continue (session) && strata_session_get_epochs_left (session) == 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.continue-epochs", NULL);
}

void
strata_window_open_run_at (StrataWindow *self, StrataRun *run, guint epoch, const char *page)
{
  self = open_experiment (self, run);
  if (self == NULL)
    return;
  gboolean goes_on = g_str_equal (page, "train");
  strata_window_show_page (self, page);
  if (goes_on)
    g_signal_connect_object (self->session, "notify::training-state", G_CALLBACK (on_taken_up), self,
                             G_CONNECT_SWAPPED);
  strata_session_take_up_run (self->session, run, epoch, !goes_on);
}
