/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-data-summary.h"

typedef struct
{
  StrataDataset *dataset;
  StrataScaler *scaler;
  StrataSplit split;
} Count;

static void
count_free (Count *count)
{
  g_object_unref (count->dataset);
  g_clear_object (&count->scaler);
  g_free (count);
}

static void
count_scaled (Count *count, StrataDataSummary *summary, GCancellable *cancellable)
{
  gsize n = strata_dataset_get_n (count->dataset, count->split);
  gsize size = strata_shape_get_size (strata_dataset_get_shape (count->dataset));

  strata_scaler_get_statistics (count->scaler, count->dataset, count->split, &summary->scaled);
  strata_value_counts_init (&summary->scaled_counts, count->scaler);
  for (gsize i = 0; i < n && !g_cancellable_is_cancelled (cancellable); i++)
    strata_value_counts_add (&summary->scaled_counts, count->scaler,
                             strata_dataset_get_image (count->dataset, count->split, i), size);
  summary->has_scaled = TRUE;
}

static void
count_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Count *count = data;
  StrataDataSummary *summary = g_new0 (StrataDataSummary, 1);

  summary->split = count->split;
  strata_dataset_get_statistics (count->dataset, count->split, &summary->raw);
  strata_value_counts_init (&summary->raw_counts, NULL);
  strata_dataset_get_histogram (count->dataset, count->split, summary->raw_counts.counts);
  if (count->scaler != NULL && !g_cancellable_is_cancelled (cancellable))
    count_scaled (count, summary, cancellable);
  g_task_return_pointer (task, summary, g_free);
}

void
strata_data_summary_count_async (StrataDataset *dataset,
                                 StrataScaler *scaler,
                                 StrataSplit split,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Count *count = g_new0 (Count, 1);

  count->dataset = g_object_ref (dataset);
  count->scaler = scaler ? g_object_ref (scaler) : NULL;
  count->split = split;
  g_task_set_task_data (task, count, (GDestroyNotify) count_free);
  g_task_run_in_thread (task, count_in_thread);
}

StrataDataSummary *
strata_data_summary_count_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
