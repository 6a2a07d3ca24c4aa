/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-tensor-board-log.h"

#include "formats/strata-event-writer.h"

struct _StrataTensorBoardLog
{
  gatomicrefcount references;
  char *folder;
  StrataSequential *sequential;
  StrataEventWriter *writers[STRATA_TENSOR_BOARD_N_RUNS]; /* made when something is to be written */
  gboolean failed;
};

StrataTensorBoardLog *
strata_tensor_board_log_new (const char *folder, StrataSequential *sequential)
{
  StrataTensorBoardLog *self = g_new0 (StrataTensorBoardLog, 1);

  g_atomic_ref_count_init (&self->references);
  self->folder = g_strdup (folder);
  g_set_object (&self->sequential, sequential);
  return self;
}

StrataTensorBoardLog *
strata_tensor_board_log_ref (StrataTensorBoardLog *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
close_writers (StrataTensorBoardLog *self)
{
  for (guint run = 0; run < STRATA_TENSOR_BOARD_N_RUNS; run++)
    g_clear_pointer (&self->writers[run], strata_event_writer_free);
}

void
strata_tensor_board_log_unref (StrataTensorBoardLog *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  close_writers (self);
  g_clear_object (&self->sequential);
  g_free (self->folder);
  g_free (self);
}

const char *
strata_tensor_board_log_get_folder (StrataTensorBoardLog *self)
{
  return self->folder;
}

static StrataEventWriter *
get_writer (StrataTensorBoardLog *self, StrataTensorBoardRun run, GError **error)
{
  static const char *const names[] = { "train", "validation" };
  g_autofree char *folder = g_build_filename (self->folder, names[run], NULL);

  if (self->writers[run] != NULL)
    return self->writers[run];
  self->writers[run] = strata_event_writer_new (folder, error);
  if (self->writers[run] != NULL && run == STRATA_TENSOR_BOARD_TRAIN && self->sequential != NULL)
    strata_event_writer_add_sequential (self->writers[run], "keras", self->sequential);
  return self->writers[run];
}

/* --- Weights as images ---------------------------------------------------------------------------------------------- */

/* dim without its ones; returns how many are left. */
static int
squeeze (const StShape *shape, gsize dim[ST_MAX_RANK])
{
  int rank = 0;

  for (int i = 0; i < shape->rank; i++)
    if (shape->dim[i] != 1)
      dim[rank++] = shape->dim[i];
  return rank;
}

/* values [rows, columns] -> [columns, rows] */
static float *
transpose (const float *values, gsize rows, gsize columns)
{
  float *turned = g_new (float, rows *columns);

  for (gsize r = 0; r < rows; r++)
    for (gsize c = 0; c < columns; c++)
      turned[c * rows + r] = values[r * columns + c];
  return turned;
}

/* As Keras shows them: a bias is a column; a matrix lies on its longer side; a kernel of one channel is an image for each
 * filter; one of several is an image only where its filters can be colours. */
static void
add_image (StrataEventWriter *writer, const char *tag, gint64 epoch, const float *values, const StShape *shape)
{
  gsize dim[ST_MAX_RANK];
  int rank = squeeze (shape, dim);

  if (rank == 1)
    strata_event_writer_add_images (writer, tag, epoch, values, 1, dim[0], 1, 1);
  else if (rank == 2 && dim[0] > dim[1])
    {
      g_autofree float *turned = transpose (values, dim[0], dim[1]);
      strata_event_writer_add_images (writer, tag, epoch, turned, 1, dim[1], dim[0], 1);
    }
  else if (rank == 2)
    strata_event_writer_add_images (writer, tag, epoch, values, 1, dim[0], dim[1], 1);
  else if (rank == 3)
    {
      g_autofree float *turned = transpose (values, dim[0] * dim[1], dim[2]);
      strata_event_writer_add_images (writer, tag, epoch, turned, dim[2], dim[0], dim[1], 1);
    }
  else if (rank == 4 && (dim[3] == 3 || dim[3] == 4))
    strata_event_writer_add_images (writer, tag, epoch, values, dim[0], dim[1], dim[2], dim[3]);
}

static void
add_weights (StrataEventWriter *writer, StrataTensorBoardWork *work)
{
  StrataSequential *sequential = strata_network_get_sequential (work->network);
  StWeights *weights = strata_network_get_weights (work->network);
  const StModel *model = strata_sequential_get_model (sequential);

  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);
      for (guint w = layer->first_weight; w < layer->first_weight + layer->n_weights; w++)
        {
          const StWeightInfo *info = st_model_get_weight (model, w);
          const float *values = st_weights_get (weights, w);
          g_autofree char *histogram = g_strdup_printf ("sequential/%s/%s/histogram", layer->name, info->name);
          g_autofree char *image = g_strdup_printf ("sequential/%s/%s/image", layer->name, info->name);

          strata_event_writer_add_histogram (writer, histogram, work->epoch, values, info->size);
          if (work->images)
            add_image (writer, image, work->epoch, values, &info->shape);
        }
    }
}

/* --- A piece of work ------------------------------------------------------------------------------------------------- */

static gboolean
add_all (StrataTensorBoardWork *work, GError **error)
{
  StrataTensorBoardLog *log = work->log;

  for (guint i = 0; i < work->points->len; i++)
    {
      const StrataTensorBoardPoint *point = &g_array_index (work->points, StrataTensorBoardPoint, i);
      StrataEventWriter *writer = get_writer (log, point->run, error);
      if (writer == NULL)
        return FALSE;
      strata_event_writer_set_time (writer, point->time);
      strata_event_writer_add_scalar (writer, point->tag, point->step, point->value);
      strata_event_writer_set_time (writer, 0);
    }
  if (work->network != NULL)
    {
      StrataEventWriter *writer = get_writer (log, STRATA_TENSOR_BOARD_TRAIN, error);
      if (writer == NULL)
        return FALSE;
      add_weights (writer, work);
    }
  for (guint run = 0; run < STRATA_TENSOR_BOARD_N_RUNS; run++)
    if (log->writers[run] != NULL && !strata_event_writer_flush (log->writers[run], error))
      return FALSE;
  return TRUE;
}

gboolean
strata_tensor_board_work_run (gpointer data, GError **error)
{
  StrataTensorBoardWork *work = data;

  if (!work->log->failed)
    work->log->failed = !add_all (work, error);
  if (work->closes || work->log->failed)
    close_writers (work->log);
  return !work->log->failed;
}

void
strata_tensor_board_work_free (gpointer data)
{
  StrataTensorBoardWork *work = data;

  strata_tensor_board_log_unref (work->log);
  g_array_unref (work->points);
  g_clear_object (&work->network);
  g_free (work);
}
