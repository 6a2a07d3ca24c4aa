/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-epoch-scrubber.h"

#include "strata-checkpoint.h"

#include <glib/gi18n.h>
#include <math.h>

/* Long enough to see what has changed. */
#define PLAY_INTERVAL 700

/* A checkpoint and, once it was read, what it holds. */
typedef struct
{
  char *path;
  guint epoch;
  StrataNetwork *network;
  gboolean failed;
} Frame;

struct _StrataEpochScrubber
{
  GtkBox parent_instance;

  GtkWidget *play_button;
  GtkRange *slider;
  GtkAdjustment *place;
  GtkLabel *epoch_label;

  StrataSession *session;
  GPtrArray *frames; /* of Frame, in the order of their epochs */
  int shown;         /* the frame whose network is looked at; -1: now */
  gboolean updating;
  gboolean loading; /* one at a time; then whatever the slider stands at */
  gboolean waiting; /* who looks is busy with the one shown */
  guint playing;    /* the source that goes on, or 0 */
  GCancellable *cancellable;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataEpochScrubber, strata_epoch_scrubber, GTK_TYPE_BOX)

static void load (StrataEpochScrubber *self, guint i);

static void
frame_free (gpointer data)
{
  Frame *frame = data;

  g_free (frame->path);
  g_clear_object (&frame->network);
  g_free (frame);
}

static Frame *
get_frame (StrataEpochScrubber *self, int i)
{
  return i >= 0 && i < (int) self->frames->len ? g_ptr_array_index (self->frames, i) : NULL;
}

/* Where the slider stands; -1: at its end, which is now. */
static int
get_place (StrataEpochScrubber *self)
{
  int place = (int) lround (gtk_adjustment_get_value (self->place));

  return place < (int) self->frames->len ? place : -1;
}

/* The network of now may be that of an earlier epoch: put back when the training stopped, or taken from a checkpoint. */
static char *
describe_now (StrataEpochScrubber *self)
{
  StrataTrainer *trainer = self->session != NULL ? strata_session_get_trainer (self->session) : NULL;
  guint epoch = trainer != NULL ? strata_trainer_get_weights_epoch (trainer) : 0;

  if (epoch == 0 || epoch >= strata_history_get_n_epochs (strata_trainer_get_history (trainer)))
    return g_strdup (_ ("Now"));
  /* Translators: the network as it is now is that of an earlier epoch */
  return g_strdup_printf (_ ("Now: epoch %u"), epoch);
}

static void
show_place (StrataEpochScrubber *self)
{
  Frame *frame = get_frame (self, get_place (self));
  g_autofree char *text = frame != NULL ? g_strdup_printf (_ ("Epoch %u"), frame->epoch) : describe_now (self);

  gtk_label_set_label (self->epoch_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->slider), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
look (StrataEpochScrubber *self, int i)
{
  if (self->shown == i)
    return;
  self->shown = i;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Shows what the slider stands at, as soon as it is read. */
static void
follow_slider (StrataEpochScrubber *self)
{
  int place = get_place (self);
  Frame *frame = get_frame (self, place);

  show_place (self);
  if (frame == NULL || frame->network != NULL)
    look (self, place);
  else if (!self->loading && !frame->failed)
    load (self, (guint) place);
}

/* --- Reading ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *path;
  StrataSequential *sequential; /* for a file that holds nothing but weights */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_free (reading->path);
  g_object_unref (reading->sequential);
  g_free (reading);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  g_autoptr (GError) error = NULL;
  StrataNetwork *network = strata_network_load_checkpoint (reading->path, reading->sequential, &error);

  if (network != NULL)
    g_task_return_pointer (task, network, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  StrataEpochScrubber *self = STRATA_EPOCH_SCRUBBER (source);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataNetwork) network = g_task_propagate_pointer (G_TASK (result), &error);

  self->loading = FALSE;
  if (self->session == NULL)
    return;
  for (guint i = 0; i < self->frames->len; i++)
    {
      Frame *frame = g_ptr_array_index (self->frames, i);

      if (!g_str_equal (frame->path, reading->path))
        continue;
      g_set_object (&frame->network, network);
      frame->failed = network == NULL;
      if (network == NULL)
        strata_session_toast (self->session, "%s", error->message);
    }
  follow_slider (self);
}

static void
load (StrataEpochScrubber *self, guint i)
{
  StrataNetwork *now = strata_session_get_network (self->session);
  Reading *reading;

  if (now == NULL)
    return;
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_read, NULL);
  reading = g_new0 (Reading, 1);
  reading->path = g_strdup (((Frame *) g_ptr_array_index (self->frames, i))->path);
  reading->sequential = g_object_ref (strata_network_get_sequential (now));
  g_task_set_task_data (task, reading, reading_free);
  self->loading = TRUE;
  g_task_run_in_thread (task, read_in_thread);
}

/* --- Playing ------------------------------------------------------------------------------------------------------- */

static void
show_playing (StrataEpochScrubber *self)
{
  const char *words = self->playing != 0 ? _ ("Stop") : _ ("Play through the epochs");

  gtk_button_set_icon_name (GTK_BUTTON (self->play_button),
                            self->playing != 0 ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (self->play_button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
stop (StrataEpochScrubber *self)
{
  g_clear_handle_id (&self->playing, g_source_remove);
  if (self->play_button != NULL)
    show_playing (self);
}

/* Waits for a network that is still being read. */
static gboolean
go_on (gpointer user_data)
{
  StrataEpochScrubber *self = user_data;
  int place = get_place (self);
  Frame *frame = get_frame (self, place);

  if (frame == NULL)
    {
      self->playing = 0;
      show_playing (self);
      return G_SOURCE_REMOVE;
    }
  if ((self->shown == place && !self->waiting) || frame->failed)
    gtk_adjustment_set_value (self->place, place + 1);
  return G_SOURCE_CONTINUE;
}

static void
play (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataEpochScrubber *self = STRATA_EPOCH_SCRUBBER (widget);

  if (self->playing != 0)
    {
      stop (self);
      return;
    }
  /* From the end it begins anew. */
  if (get_place (self) < 0)
    gtk_adjustment_set_value (self->place, 0);
  self->playing = g_timeout_add (PLAY_INTERVAL, go_on, self);
  show_playing (self);
}

static void
on_slid (StrataEpochScrubber *self)
{
  if (!self->updating && self->session != NULL)
    follow_slider (self);
}

/* --- The checkpoints ----------------------------------------------------------------------------------------------- */

/* A network that was read is kept as long as its file stays the same one. */
static Frame *
take_frame (GPtrArray *before, const char *path, guint epoch)
{
  for (guint i = 0; i < before->len; i++)
    {
      Frame *frame = g_ptr_array_index (before, i);

      if (frame->epoch == epoch && g_str_equal (frame->path, path))
        return g_ptr_array_steal_index (before, i);
    }
  Frame *frame = g_new0 (Frame, 1);
  frame->path = g_strdup (path);
  frame->epoch = epoch;
  return frame;
}

/* One an epoch, whoever saved it. */
static void
update (StrataEpochScrubber *self)
{
  GListModel *checkpoints = G_LIST_MODEL (strata_training_log_get_checkpoints (strata_session_get_log (self->session)));
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->frames);
  Frame *looked_at = self->shown >= 0 ? g_ptr_array_index (before, self->shown) : NULL;
  int place = -1;

  self->frames = g_ptr_array_new_with_free_func (frame_free);
  for (guint i = 0; i < g_list_model_get_n_items (checkpoints); i++)
    {
      g_autoptr (StrataCheckpoint) checkpoint = g_list_model_get_item (checkpoints, i);
      guint epoch = strata_checkpoint_get_epoch (checkpoint);
      Frame *last = get_frame (self, (int) self->frames->len - 1);

      if (last == NULL || last->epoch != epoch)
        g_ptr_array_add (self->frames, take_frame (before, strata_checkpoint_get_path (checkpoint), epoch));
    }
  for (guint i = 0; i < self->frames->len; i++)
    if (g_ptr_array_index (self->frames, i) == looked_at)
      place = (int) i;
  gboolean lost = looked_at != NULL && place < 0;

  self->updating = TRUE;
  gtk_adjustment_set_upper (self->place, self->frames->len);
  gtk_adjustment_set_value (self->place, place >= 0 ? place : (double) self->frames->len);
  self->updating = FALSE;
  self->shown = place;
  gtk_widget_set_visible (GTK_WIDGET (self), self->frames->len > 0);
  show_place (self);
  if (lost)
    g_signal_emit (self, signals[CHANGED], 0);
}

void
strata_epoch_scrubber_set_session (StrataEpochScrubber *self, StrataSession *session)
{
  g_return_if_fail (STRATA_IS_EPOCH_SCRUBBER (self));

  if (self->session == session)
    return;
  stop (self);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (
        strata_training_log_get_checkpoints (strata_session_get_log (self->session)), self);
      g_signal_handlers_disconnect_by_data (self->session, self);
    }
  g_set_object (&self->session, session);
  g_ptr_array_set_size (self->frames, 0);
  self->shown = -1;
  if (session == NULL)
    return;
  g_signal_connect_swapped (strata_training_log_get_checkpoints (strata_session_get_log (session)), "items-changed",
                            G_CALLBACK (update), self);
  g_signal_connect_swapped (session, "notify::network", G_CALLBACK (show_place), self);
  update (self);
}

StrataNetwork *
strata_epoch_scrubber_get_network (StrataEpochScrubber *self)
{
  Frame *frame = get_frame (self, self->shown);

  return frame != NULL ? frame->network : NULL;
}

guint
strata_epoch_scrubber_get_epoch (StrataEpochScrubber *self)
{
  Frame *frame = get_frame (self, self->shown);

  return frame != NULL ? frame->epoch : 0;
}

void
strata_epoch_scrubber_set_waiting (StrataEpochScrubber *self, gboolean waiting)
{
  g_return_if_fail (STRATA_IS_EPOCH_SCRUBBER (self));

  self->waiting = waiting;
}

/* --- The widget ---------------------------------------------------------------------------------------------------- */

static void
strata_epoch_scrubber_unmap (GtkWidget *widget)
{
  stop (STRATA_EPOCH_SCRUBBER (widget));
  GTK_WIDGET_CLASS (strata_epoch_scrubber_parent_class)->unmap (widget);
}

static void
strata_epoch_scrubber_dispose (GObject *object)
{
  StrataEpochScrubber *self = STRATA_EPOCH_SCRUBBER (object);

  strata_epoch_scrubber_set_session (self, NULL);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->play_button = NULL;

  G_OBJECT_CLASS (strata_epoch_scrubber_parent_class)->dispose (object);
}

static void
strata_epoch_scrubber_finalize (GObject *object)
{
  g_ptr_array_unref (STRATA_EPOCH_SCRUBBER (object)->frames);
  G_OBJECT_CLASS (strata_epoch_scrubber_parent_class)->finalize (object);
}

static void
strata_epoch_scrubber_class_init (StrataEpochScrubberClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_epoch_scrubber_dispose;
  G_OBJECT_CLASS (class)->finalize = strata_epoch_scrubber_finalize;
  widget_class->unmap = strata_epoch_scrubber_unmap;
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "epochs.play", NULL, play);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "epochs.play", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-epoch-scrubber.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataEpochScrubber, play_button);
  gtk_widget_class_bind_template_child (widget_class, StrataEpochScrubber, slider);
  gtk_widget_class_bind_template_child (widget_class, StrataEpochScrubber, place);
  gtk_widget_class_bind_template_child (widget_class, StrataEpochScrubber, epoch_label);
}

static void
strata_epoch_scrubber_init (StrataEpochScrubber *self)
{
  self->shown = -1;
  self->frames = g_ptr_array_new_with_free_func (frame_free);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_range_set_round_digits (self->slider, 0);
  gtk_label_set_width_chars (self->epoch_label, 12);
  g_signal_connect_swapped (self->place, "value-changed", G_CALLBACK (on_slid), self);
  show_playing (self);
  show_place (self);
}
