/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-files.h"

#include "strata-trainer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define STOPPED "stopped.h5"

char *
strata_run_dup_checkpoint_path (const char *folder, guint epoch)
{
  g_autofree char *name = epoch > 0 ? g_strdup_printf ("epoch-%04u.h5", epoch) : g_strdup (STOPPED);

  return g_build_filename (folder, STRATA_RUN_CHECKPOINTS, name, NULL);
}

int
strata_run_parse_checkpoint_name (const char *name)
{
  g_autofree char *number = NULL;
  guint64 epoch;

  if (g_str_equal (name, STOPPED))
    return 0;
  if (!g_str_has_prefix (name, "epoch-") || !g_str_has_suffix (name, ".h5"))
    return -1;
  number = g_strndup (name + strlen ("epoch-"), strlen (name) - strlen ("epoch-.h5"));
  return g_ascii_string_to_unsigned (number, 10, 1, G_MAXINT, &epoch, NULL) ? (int) epoch : -1;
}

static gboolean
is_spared (const GArray *kept, guint i, guint best, guint stride)
{
  guint epoch = g_array_index (kept, guint, i);

  return epoch % stride == 0 || epoch == best || i == kept->len - 1;
}

/**
 * strata_run_thin_checkpoints:
 * @kept: epochs (guint, from 1, ascending) whose checkpoints there are
 * @best: the best of them
 * @max: how many may be left, at least 3
 *
 * The rule: every epoch at first, then every second, every fourth and so on, always evenly over the training, and beside
 * those the best and the last one, which are never given up.
 *
 * Returns: (transfer full): the epochs (guint) to give up
 */
GArray *
strata_run_thin_checkpoints (const GArray *kept, guint best, guint max)
{
  GArray *given_up = g_array_new (FALSE, FALSE, sizeof (guint));
  guint stride = 1, n_spared = kept->len;

  while (n_spared > max)
    {
      stride *= 2;
      n_spared = 0;
      for (guint i = 0; i < kept->len; i++)
        n_spared += is_spared (kept, i, best, stride);
    }
  for (guint i = 0; i < kept->len; i++)
    if (!is_spared (kept, i, best, stride))
      g_array_append_val (given_up, g_array_index (kept, guint, i));
  return given_up;
}

/* --- The outcome ------------------------------------------------------------------------------------------------------ */

static const char *const outcome_names[] = {
  [STRATA_OUTCOME_NONE] = "training",
  [STRATA_OUTCOME_DONE] = "done",
  [STRATA_OUTCOME_EARLY_STOPPED] = "stopped early",
  [STRATA_OUTCOME_STOPPED] = "stopped",
  [STRATA_OUTCOME_NOT_FINITE] = "not finite",
  [STRATA_OUTCOME_FAILED] = "failed",
};

const char *
strata_run_get_outcome_name (int outcome)
{
  g_return_val_if_fail (outcome >= 0 && outcome < (int) G_N_ELEMENTS (outcome_names), "failed");
  return outcome_names[outcome];
}

int
strata_run_parse_outcome_name (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (outcome_names); i++)
    if (g_strcmp0 (outcome_names[i], name) == 0)
      return (int) i;
  return -1;
}

/* --- Who trains it ---------------------------------------------------------------------------------------------------- */

/* Who only looks whether it is held holds it for a moment too. */
#define N_TRIES 20
#define TRY_INTERVAL 1000 /* µs */

gboolean
strata_run_hold (const char *folder, int *descriptor)
{
  gboolean held = FALSE;

  *descriptor = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  for (int i = 0; *descriptor >= 0 && i < N_TRIES; i++)
    {
      if (flock (*descriptor, LOCK_EX | LOCK_NB) == 0)
        return TRUE;
      held = errno == EWOULDBLOCK;
      if (!held)
        break;
      g_usleep (TRY_INTERVAL);
    }
  if (*descriptor >= 0)
    close (*descriptor);
  *descriptor = -1;
  return !held;
}

gboolean
strata_run_is_held (const char *folder)
{
  int descriptor = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean held;

  if (descriptor < 0)
    return FALSE;
  held = flock (descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  close (descriptor);
  return held;
}
