/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keras' TensorBoard, without its profile and embeddings. Where update_freq is a number Keras leaves out the points of
 * epochs whose last batch is not due either; here every epoch has its points. */

#include "strata-callback-context.h"
#include "strata-callbacks.h"
#include "strata-tensor-board-log.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Points of batches wait to be handed over together: not to wake the side thread at each, and not long, as somebody may
 * be looking. */
#define MAX_WAITING 2048
#define MAX_WAIT G_USEC_PER_SEC

typedef struct
{
  StrataTensorBoardRun run;
  const char *key;                   /* interned: "val_loss" */
  const char *epoch_tag, *other_tag; /* interned: "epoch_loss"; "batch_loss" or "evaluation_loss_vs_iterations" */
} Curve;

struct _StrataTensorBoard
{
  StrataCallback parent_instance;

  char *log_dir;
  guint histogram_freq;
  gboolean write_graph;
  gboolean write_images;
  gboolean write_steps_per_second;
  char *update_freq;

  /* While it trains. */
  StrataTensorBoardLog *log;
  GArray *curves;   /* of Curve */
  GArray *points;   /* of StrataTensorBoardPoint, not yet handed over */
  guint64 period;   /* in batches; 0: epochs alone */
  gint64 handed_at; /* monotonic times */
  gint64 epoch_began, batch_began;
  guint64 n_batches; /* since epoch_began */
  guint n_epochs;
};

G_DEFINE_FINAL_TYPE (StrataTensorBoard, strata_tensor_board, STRATA_TYPE_CALLBACK)

static const char *
intern_tag (const char *prefix, const char *name, const char *suffix)
{
  g_autofree char *tag = g_strconcat (prefix, name, suffix, NULL);

  return g_intern_string (tag);
}

static void
list_curves (StrataTensorBoard *self, const char *const *keys)
{
  g_array_set_size (self->curves, 0);
  for (guint k = 0; keys[k] != NULL; k++)
    {
      gboolean validation = g_str_has_prefix (keys[k], "val_");
      const char *name = validation ? keys[k] + strlen ("val_") : keys[k];
      Curve curve = {
        .key = g_intern_string (keys[k]),
        .run = validation ? STRATA_TENSOR_BOARD_VALIDATION : STRATA_TENSOR_BOARD_TRAIN,
        .epoch_tag = intern_tag ("epoch_", name, ""),
        .other_tag = validation ? intern_tag ("evaluation_", name, "_vs_iterations") : intern_tag ("batch_", name, ""),
      };

      /* Told with every epoch, whether the history does or not. */
      if (g_str_equal (keys[k], "learning_rate"))
        continue;
      g_array_append_val (self->curves, curve);
    }
}

static void
add_point (StrataTensorBoard *self, StrataTensorBoardRun run, const char *tag, gint64 step, double value)
{
  StrataTensorBoardPoint point = { run, tag, step, value, (double) g_get_real_time () / G_USEC_PER_SEC };

  g_array_append_val (self->points, point);
}

/* What waits, to the side thread. */
static void
hand_over (StrataTensorBoard *self, StrataCallbackContext *context, StrataNetwork *network, gboolean closes)
{
  StrataTensorBoardWork *work = g_new0 (StrataTensorBoardWork, 1);

  work->log = strata_tensor_board_log_ref (self->log);
  work->points = g_steal_pointer (&self->points);
  work->network = network;
  work->images = self->write_images;
  work->epoch = (gint64) context->epoch - 1;
  work->closes = closes;
  self->points = g_array_new (FALSE, FALSE, sizeof (StrataTensorBoardPoint));
  self->handed_at = g_get_monotonic_time ();
  context->run_aside (context, strata_tensor_board_work_run, work, strata_tensor_board_work_free,
                      strata_tensor_board_log_get_folder (self->log));
}

/* --- The hooks ------------------------------------------------------------------------------------------------------- */

static gboolean
strata_tensor_board_train_begin (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataTensorBoard *self = STRATA_TENSOR_BOARD (callback);
  g_autofree char *folder = strata_callback_resolve_path (context, self->log_dir);
  g_autofree char *file = g_build_filename (folder, "events", NULL);

  if (!strata_callback_prepare_folder (file, "TensorBoard", error))
    return FALSE;
  g_clear_pointer (&self->log, strata_tensor_board_log_unref);
  self->log = strata_tensor_board_log_new (folder, self->write_graph ? context->sequential : NULL);
  list_curves (self, strata_history_get_keys (context->history));
  g_array_set_size (self->points, 0);
  if (!strata_frequency_parse (self->update_freq, &self->period))
    self->period = g_strcmp0 (self->update_freq, "batch") == 0 ? 1 : 0;
  self->epoch_began = self->batch_began = self->handed_at = g_get_monotonic_time ();
  self->n_batches = 0;
  return TRUE;
}

static gboolean
strata_tensor_board_epoch_begin (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataTensorBoard *self = STRATA_TENSOR_BOARD (callback);

  self->epoch_began = self->batch_began = g_get_monotonic_time ();
  self->n_batches = 0;
  return TRUE;
}

static double
get_rate (guint64 n, gint64 began)
{
  return (double) n * G_USEC_PER_SEC / (double) MAX (g_get_monotonic_time () - began, 1);
}

static void
strata_tensor_board_batch_end (StrataCallback *callback, StrataCallbackContext *context)
{
  StrataTensorBoard *self = STRATA_TENSOR_BOARD (callback);
  guint64 step = (context->epoch - 1) * context->n_steps + context->batch;

  self->n_batches++;
  if (self->period > 0 && step % self->period == 0)
    {
      if (self->write_steps_per_second)
        add_point (self, STRATA_TENSOR_BOARD_TRAIN, "batch_steps_per_second", (gint64) step,
                   get_rate (1, self->batch_began));
      for (guint i = 0; i < self->curves->len; i++)
        {
          const Curve *curve = &g_array_index (self->curves, Curve, i);
          double value;
          if (curve->run == STRATA_TENSOR_BOARD_TRAIN && context->get_log (context, curve->key, &value))
            add_point (self, curve->run, curve->other_tag, (gint64) step, value);
        }
    }
  self->batch_began = g_get_monotonic_time ();
  if (self->points->len >= MAX_WAITING || (self->points->len > 0 && self->batch_began - self->handed_at >= MAX_WAIT))
    hand_over (self, context, NULL, FALSE);
}

static gboolean
strata_tensor_board_epoch_end (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataTensorBoard *self = STRATA_TENSOR_BOARD (callback);
  gint64 epoch = (gint64) context->epoch - 1;
  gboolean shows_weights = self->histogram_freq > 0 && epoch % self->histogram_freq == 0;

  for (guint i = 0; i < self->curves->len; i++)
    {
      const Curve *curve = &g_array_index (self->curves, Curve, i);
      double value;
      if (!context->get_log (context, curve->key, &value))
        continue;
      add_point (self, curve->run, curve->epoch_tag, epoch, value);
      if (curve->run == STRATA_TENSOR_BOARD_VALIDATION)
        add_point (self, curve->run, curve->other_tag, context->get_iterations (context), value);
    }
  add_point (self, STRATA_TENSOR_BOARD_TRAIN, "epoch_learning_rate", epoch, context->get_learning_rate (context));
  if (self->write_steps_per_second)
    add_point (self, STRATA_TENSOR_BOARD_TRAIN, "epoch_steps_per_second", epoch,
               get_rate (self->n_batches, self->epoch_began));
  self->n_epochs++;
  hand_over (self, context, shows_weights ? context->snapshot (context) : NULL, FALSE);
  return TRUE;
}

static void
strata_tensor_board_train_end (StrataCallback *callback, StrataCallbackContext *context)
{
  hand_over (STRATA_TENSOR_BOARD (callback), context, NULL, TRUE);
}

/* What waits is of before the state that is saved: no training that goes on from there would write it. */
static void
strata_tensor_board_save_state (StrataCallback *callback, StrataCallbackContext *context, GVariantDict *state)
{
  StrataTensorBoard *self = STRATA_TENSOR_BOARD (callback);

  if (self->points->len > 0)
    hand_over (self, context, NULL, FALSE);
  g_variant_dict_insert (state, "n-epochs", "u", self->n_epochs);
}

static gboolean
strata_tensor_board_load_state (StrataCallback *callback, StrataCallbackContext *context, GVariantDict *state)
{
  StrataTensorBoard *self = STRATA_TENSOR_BOARD (callback);

  return g_variant_dict_lookup (state, "n-epochs", "u", &self->n_epochs);
}

static char *
strata_tensor_board_get_status (StrataCallback *callback)
{
  StrataTensorBoard *self = STRATA_TENSOR_BOARD (callback);

  return self->n_epochs == 0
           ? NULL
           : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u epoch logged", "%u epochs logged", self->n_epochs),
                              self->n_epochs);
}

/* --- The object ------------------------------------------------------------------------------------------------------ */

static gboolean
strata_tensor_board_validate (StrataConfigurable *configurable, GError **error)
{
  StrataTensorBoard *self = STRATA_TENSOR_BOARD (configurable);

  if (self->log_dir != NULL && *self->log_dir != '\0')
    return TRUE;
  g_set_error_literal (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
                       _ ("log_dir is empty; name a folder such as \"logs\""));
  return FALSE;
}

static void
strata_tensor_board_finalize (GObject *object)
{
  StrataTensorBoard *self = STRATA_TENSOR_BOARD (object);

  g_clear_pointer (&self->log, strata_tensor_board_log_unref);
  g_array_unref (self->curves);
  g_array_unref (self->points);

  G_OBJECT_CLASS (strata_tensor_board_parent_class)->finalize (object);
}

static void
install (StrataTensorBoardClass *klass, gsize offset, GParamSpec *pspec)
{
  strata_configurable_class_install_argument (STRATA_CONFIGURABLE_CLASS (klass), offset, pspec);
}

static void
install_arguments (StrataTensorBoardClass *klass)
{
  static const char *const words[] = { "epoch", "batch", NULL };
  GParamSpec *update_freq;

  install (klass, G_STRUCT_OFFSET (StrataTensorBoard, log_dir),
           g_param_spec_string ("log-dir", N_ ("Folder"),
                                N_ ("Where the logs are written; tensorboard --logdir shows them"), "logs",
                                STRATA_ARGUMENT));
  install (klass, G_STRUCT_OFFSET (StrataTensorBoard, histogram_freq),
           g_param_spec_uint ("histogram-freq", N_ ("Histograms"),
                              N_ ("After how many epochs the distribution of each weight is written; 0: never"), 0,
                              G_MAXINT, 0, STRATA_ARGUMENT));
  install (klass, G_STRUCT_OFFSET (StrataTensorBoard, write_graph),
           g_param_spec_boolean ("write-graph", N_ ("Graph"), N_ ("Writes the layers, for the tab Graphs"), TRUE,
                                 STRATA_ARGUMENT | STRATA_PARAM_ADVANCED));
  install (klass, G_STRUCT_OFFSET (StrataTensorBoard, write_images),
           g_param_spec_boolean ("write-images", N_ ("Images"), N_ ("Writes the weights as images beside histograms"),
                                 FALSE, STRATA_ARGUMENT | STRATA_PARAM_ADVANCED));
  install (klass, G_STRUCT_OFFSET (StrataTensorBoard, write_steps_per_second),
           g_param_spec_boolean ("write-steps-per-second", N_ ("Steps per second"),
                                 N_ ("Writes how fast the training goes"), FALSE,
                                 STRATA_ARGUMENT | STRATA_PARAM_ADVANCED));
  update_freq = g_param_spec_string ("update-freq", N_ ("Update"),
                                     N_ ("When measures are written: epoch, batch, or after how many batches"), "epoch",
                                     STRATA_ARGUMENT);
  strata_param_spec_set_words (update_freq, words);
  install (klass, G_STRUCT_OFFSET (StrataTensorBoard, update_freq), update_freq);
}

static void
strata_tensor_board_class_init (StrataTensorBoardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataCallbackClass *callback_class = STRATA_CALLBACK_CLASS (klass);

  object_class->finalize = strata_tensor_board_finalize;
  configurable_class->class_name = "TensorBoard";
  configurable_class->keras_name = "tensorboard";
  configurable_class->summary = N_ ("Writes curves, histograms and the graph for TensorBoard");
  configurable_class->validate = strata_tensor_board_validate;
  callback_class->train_begin = strata_tensor_board_train_begin;
  callback_class->epoch_begin = strata_tensor_board_epoch_begin;
  callback_class->batch_end = strata_tensor_board_batch_end;
  callback_class->epoch_end = strata_tensor_board_epoch_end;
  callback_class->train_end = strata_tensor_board_train_end;
  callback_class->get_status = strata_tensor_board_get_status;
  callback_class->save_state = strata_tensor_board_save_state;
  callback_class->load_state = strata_tensor_board_load_state;
  callback_class->folder_argument = "log-dir";
  install_arguments (klass);
}

static void
strata_tensor_board_init (StrataTensorBoard *self)
{
  self->curves = g_array_new (FALSE, FALSE, sizeof (Curve));
  self->points = g_array_new (FALSE, FALSE, sizeof (StrataTensorBoardPoint));
}
