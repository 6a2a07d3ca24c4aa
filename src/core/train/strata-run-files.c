/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-files.h"

#include <string.h>

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
