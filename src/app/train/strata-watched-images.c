/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-watched-images.h"

#include <glib/gi18n.h>

#include "strata-watched-tile.h"

#define N_WATCHED 10
#define MIN_COLUMNS 3

struct _StrataWatchedImages
{
  GtkWidget parent_instance;
  StrataSession *session;
  GtkWidget *flow;
  StrataWatchedTile *tiles[N_WATCHED];
  GCancellable *cancellable;
  guint n_right;
  guint epoch; /* whose predictions are shown; 0: none */
  guint n_shown;
  guint n_columns; /* for the width that it has now */
  guint arranging;
};

enum
{
  PROP_0,
  PROP_SUMMARY,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (StrataWatchedImages, strata_watched_images, GTK_TYPE_WIDGET)

typedef struct
{
  StrataNetwork *network;
  StrataDataset *dataset;
  guint epoch;
  gsize n, n_outputs;
  float *probabilities;
} Question;

static void
question_free (Question *question)
{
  g_clear_object (&question->network);
  g_clear_object (&question->dataset);
  g_free (question->probabilities);
  g_free (question);
}

static gsize
count_watched (StrataDataset *dataset)
{
  return dataset != NULL ? MIN (N_WATCHED, strata_dataset_get_n (dataset, STRATA_SPLIT_VALIDATION)) : 0;
}

/* As many a row as make all rows about as long: ten for which there is no room stand five and five, not nine and one. */
static guint
count_columns (guint n, guint n_fitting)
{
  guint n_rows = (n + n_fitting - 1) / n_fitting;

  return MAX ((n + n_rows - 1) / MAX (n_rows, 1), 1);
}

/* Narrower than the least number of columns it does not become, unless there are not so many images. */
static void
set_columns (StrataWatchedImages *self, guint n_columns)
{
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (self->flow), MIN (n_columns, MIN_COLUMNS));
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->flow), n_columns);
}

static gboolean
arrange (gpointer user_data)
{
  StrataWatchedImages *self = user_data;

  self->arranging = 0;
  set_columns (self, self->n_columns);
  return G_SOURCE_REMOVE;
}

/* What a box asks for must not change while it is given its place. */
static void
fit_columns (StrataWatchedImages *self, int width)
{
  GtkWidget *cell = GTK_WIDGET (gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->flow), 0));
  int spacing = (int) gtk_flow_box_get_column_spacing (GTK_FLOW_BOX (self->flow)), cell_width;

  gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, &cell_width, NULL, NULL, NULL);
  if (cell_width <= 0)
    return;
  guint n_columns = count_columns (MAX (self->n_shown, 1), (guint) MAX ((width + spacing) / (cell_width + spacing), 1));
  if (n_columns == self->n_columns)
    return;
  self->n_columns = n_columns;
  if (self->arranging == 0)
    self->arranging = g_idle_add_full (G_PRIORITY_HIGH_IDLE, arrange, self, NULL);
}

static GtkSizeRequestMode
strata_watched_images_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
strata_watched_images_measure (GtkWidget *widget,
                               GtkOrientation orientation,
                               int for_size,
                               int *minimum,
                               int *natural,
                               int *minimum_baseline,
                               int *natural_baseline)
{
  gtk_widget_measure (STRATA_WATCHED_IMAGES (widget)->flow, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

static void
strata_watched_images_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  StrataWatchedImages *self = STRATA_WATCHED_IMAGES (widget);

  fit_columns (self, width);
  gtk_widget_allocate (self->flow, width, height, baseline, NULL);
}

static void
show_images (StrataWatchedImages *self)
{
  StrataDataset *dataset = strata_session_get_dataset (self->session);
  gsize n = count_watched (dataset);

  self->n_shown = (guint) n;
  for (gsize i = 0; i < N_WATCHED; i++)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->tiles[i]), i < n);
      if (i < n)
        strata_watched_tile_set_image (self->tiles[i], dataset, STRATA_SPLIT_VALIDATION, i);
    }
}

static void
forget_predictions (StrataWatchedImages *self)
{
  for (gsize i = 0; i < N_WATCHED; i++)
    strata_watched_tile_set_prediction (self->tiles[i], NULL, 0, FALSE);
  self->epoch = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
}

static void
ask_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;

  question->probabilities =
    strata_network_predict (question->network, strata_dataset_get_pixels (question->dataset, STRATA_SPLIT_VALIDATION),
                            question->n, 1, cancellable, &error);
  if (question->probabilities == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  StrataWatchedImages *self = STRATA_WATCHED_IMAGES (source);
  Question *question = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), NULL)
      || g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  self->n_right = 0;
  self->epoch = question->epoch;
  for (gsize i = 0; i < question->n; i++)
    {
      const float *row = question->probabilities + i * question->n_outputs;
      guint predicted = strata_network_get_class (question->network, row);
      gboolean right = predicted == strata_dataset_get_label (question->dataset, STRATA_SPLIT_VALIDATION, i);
      float probability = question->n_outputs == 1 ? (predicted ? row[0] : 1 - row[0]) : row[predicted];

      strata_watched_tile_set_prediction (self->tiles[i], strata_dataset_get_class_name (question->dataset, predicted),
                                          probability, right);
      self->n_right += right;
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
}

static void
on_network_changed (StrataWatchedImages *self)
{
  StrataNetwork *network = strata_session_get_network (self->session);
  StrataDataset *dataset = strata_session_get_dataset (self->session);
  StrataTrainer *trainer = strata_session_get_trainer (self->session);
  g_autoptr (GTask) task = NULL;
  Question *question;

  /* The newest network wins; an answer still under way is of no use. */
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (network == NULL || dataset == NULL || count_watched (dataset) == 0)
    {
      forget_predictions (self);
      return;
    }
  question = g_new0 (Question, 1);
  question->network = g_object_ref (network);
  question->dataset = g_object_ref (dataset);
  question->epoch = trainer != NULL ? strata_trainer_get_weights_epoch (trainer) : 0;
  question->n = count_watched (dataset);
  question->n_outputs =
    strata_shape_get_size (strata_sequential_get_output_shape (strata_network_get_sequential (network)));
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, on_answered, NULL);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  g_task_run_in_thread (task, ask_in_thread);
}

char *
strata_watched_images_dup_summary (StrataWatchedImages *self)
{
  g_return_val_if_fail (STRATA_IS_WATCHED_IMAGES (self), NULL);

  if (self->epoch == 0)
    return NULL;
  return g_strdup_printf (_ ("%u of %u right after epoch %u"), self->n_right,
                          (guint) count_watched (strata_session_get_dataset (self->session)), self->epoch);
}

void
strata_watched_images_set_session (StrataWatchedImages *self, StrataSession *session)
{
  g_return_if_fail (STRATA_IS_WATCHED_IMAGES (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (!g_set_object (&self->session, session) || session == NULL)
    return;
  g_signal_connect_swapped (session, "notify::dataset", G_CALLBACK (show_images), self);
  g_signal_connect_swapped (session, "notify::network", G_CALLBACK (on_network_changed), self);
  show_images (self);
  on_network_changed (self);
}

static void
strata_watched_images_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SUMMARY)
    g_value_take_string (value, strata_watched_images_dup_summary (STRATA_WATCHED_IMAGES (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strata_watched_images_dispose (GObject *object)
{
  StrataWatchedImages *self = STRATA_WATCHED_IMAGES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_handle_id (&self->arranging, g_source_remove);
  g_clear_pointer (&self->flow, gtk_widget_unparent);
  G_OBJECT_CLASS (strata_watched_images_parent_class)->dispose (object);
}

static void
strata_watched_images_class_init (StrataWatchedImagesClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = strata_watched_images_get_property;
  object_class->dispose = strata_watched_images_dispose;
  widget_class->get_request_mode = strata_watched_images_get_request_mode;
  widget_class->measure = strata_watched_images_measure;
  widget_class->size_allocate = strata_watched_images_size_allocate;
  properties[PROP_SUMMARY] =
    g_param_spec_string ("summary", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
strata_watched_images_init (StrataWatchedImages *self)
{
  self->flow = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->flow), GTK_SELECTION_NONE);
  self->n_columns = N_WATCHED;
  set_columns (self, self->n_columns);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (self->flow), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->flow), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Watched images"), -1);
  gtk_widget_set_parent (self->flow, GTK_WIDGET (self));
  for (gsize i = 0; i < N_WATCHED; i++)
    {
      self->tiles[i] = g_object_new (STRATA_TYPE_WATCHED_TILE, NULL);
      gtk_flow_box_append (GTK_FLOW_BOX (self->flow), GTK_WIDGET (self->tiles[i]));
    }
}
