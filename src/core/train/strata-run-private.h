/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-run.h"

G_BEGIN_DECLS

struct _StrataRun
{
  GObject parent_instance;

  char *folder, *id;
  char *name; /* the person's, or NULL */
  char *note; /* or NULL */
  gboolean starred;

  char *experiment_name;
  StrataRunState state;
  char *outcome_text;
  char *machine;
  char *origin, *origin_name; /* NULL: it began anew */
  guint origin_epoch;
  GDateTime *began;
  double seconds;
  guint n_epochs, planned_epochs, weights_epoch, batches_per_epoch;
  guint64 seed, bytes;
  gboolean can_resume;
  StrataHistory *history;
  StrataExperiment *experiment; /* or NULL */
  GArray *checkpoints;          /* of guint, ascending */
  gint64 stamp;                 /* changes when the files do */
};

/* When a folder's record was written last; 0: there is none. Costs two stat(). */
gint64 strata_run_get_stamp (const char *folder);

G_END_DECLS
