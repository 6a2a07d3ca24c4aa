/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-application.h"
#include "strata-session.h"

G_BEGIN_DECLS

/* A window: the start page, or one experiment on its pages, with the training bar below. What its buttons do are the
 * actions win.*, so that menus, shortcuts and scripts on the bus do the same. */

#define STRATA_TYPE_WINDOW (strata_window_get_type ())
G_DECLARE_FINAL_TYPE (StrataWindow, strata_window, STRATA, WINDOW, AdwApplicationWindow)

StrataWindow *strata_window_new (StrataApplication *application);
StrataSession *strata_window_get_session (StrataWindow *self); /* NULL: nothing opened yet */

/* Shows the experiment here, or in a new window where this one holds something that would be lost. */
void strata_window_open_experiment (StrataWindow *self, StrataExperiment *experiment, GFile *file);
void strata_window_open_file (StrataWindow *self, GFile *file); /* read on a worker thread */
/* Opens a kept training's experiment, and goes on with the training itself if `resume`. */
void strata_window_open_run (StrataWindow *self, StrataRun *run, gboolean resume);
/* With the weights it kept of an epoch (from 1), on a page: on "train" to go on from that epoch, on others to look at it
 * among those that followed. */
void strata_window_open_run_at (StrataWindow *self, StrataRun *run, guint epoch, const char *page);
void strata_window_open_bundled (StrataWindow *self, const char *name);
/* As strata_window_open_experiment (), with the lesson beside it. */
void strata_window_start_lesson (StrataWindow *self, StrataLesson *lesson);
void strata_window_toast (StrataWindow *self, const char *text);

G_END_DECLS
