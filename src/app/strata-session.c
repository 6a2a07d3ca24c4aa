/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-session-private.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (StrataSession, strata_session, G_TYPE_OBJECT)

enum
{
  TOAST,
  LOOK_AT,
  DID,
  N_SIGNALS
};

GParamSpec *strata_session_properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
on_changed (StrataSession *self)
{
  self->edited_since_training = TRUE;
}

static void
strata_session_constructed (GObject *object)
{
  StrataSession *self = STRATA_SESSION (object);

  G_OBJECT_CLASS (strata_session_parent_class)->constructed (object);

  self->editor = strata_editor_new (self->experiment);
  g_signal_connect_object (self->experiment, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  strata_session_start_data (self);
}

static void
strata_session_dispose (GObject *object)
{
  StrataSession *self = STRATA_SESSION (object);

  strata_session_stop_data (self);
  strata_session_forget_take_up (self);
  strata_session_drop_trainer (self);
  g_clear_object (&self->network);
  g_clear_object (&self->saved_network);
  g_clear_object (&self->editor);
  g_clear_object (&self->experiment);
  g_clear_object (&self->file);
  g_clear_object (&self->log);

  G_OBJECT_CLASS (strata_session_parent_class)->dispose (object);
}

static void
strata_session_finalize (GObject *object)
{
  StrataSession *self = STRATA_SESSION (object);

  g_free (self->data_error);
  g_free (self->file_state);
  g_free (self->run_folder);
  g_free (self->run_name);

  G_OBJECT_CLASS (strata_session_parent_class)->finalize (object);
}

static void
strata_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  StrataSession *self = STRATA_SESSION (object);

  switch (prop_id)
    {
    case PROP_EDITOR:
      g_value_set_object (value, self->editor);
      break;
    case PROP_EXPERIMENT:
      g_value_set_object (value, self->experiment);
      break;
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    case PROP_DATASET:
      g_value_set_object (value, self->dataset);
      break;
    case PROP_DATA_ERROR:
      g_value_set_string (value, self->data_error);
      break;
    case PROP_SCALER:
      g_value_set_object (value, self->scaler);
      break;
    case PROP_TRAINER:
      g_value_set_object (value, self->trainer);
      break;
    case PROP_TRAINING_STATE:
      g_value_set_int (value, strata_session_get_training_state (self));
      break;
    case PROP_NETWORK:
      g_value_set_object (value, self->network);
      break;
    case PROP_LOG:
      g_value_set_object (value, self->log);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
strata_session_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  StrataSession *self = STRATA_SESSION (object);

  switch (prop_id)
    {
    case PROP_EXPERIMENT:
      self->experiment = g_value_dup_object (value);
      break;
    case PROP_FILE:
      strata_session_set_file (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
strata_session_class_init (StrataSessionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GParamSpec **p = strata_session_properties;

  object_class->constructed = strata_session_constructed;
  object_class->dispose = strata_session_dispose;
  object_class->finalize = strata_session_finalize;
  object_class->get_property = strata_session_get_property;
  object_class->set_property = strata_session_set_property;

  p[PROP_EDITOR] = g_param_spec_object ("editor", NULL, NULL, STRATA_TYPE_EDITOR, read);
  p[PROP_EXPERIMENT] = g_param_spec_object ("experiment", NULL, NULL, STRATA_TYPE_EXPERIMENT,
                                            G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  p[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE,
                                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  p[PROP_DATASET] = g_param_spec_object ("dataset", NULL, NULL, STRATA_TYPE_DATASET, read);
  p[PROP_DATA_ERROR] = g_param_spec_string ("data-error", NULL, NULL, NULL, read);
  p[PROP_SCALER] = g_param_spec_object ("scaler", NULL, NULL, STRATA_TYPE_SCALER, read);
  p[PROP_TRAINER] = g_param_spec_object ("trainer", NULL, NULL, STRATA_TYPE_TRAINER, read);
  p[PROP_TRAINING_STATE] = g_param_spec_int ("training-state", NULL, NULL, STRATA_TRAINER_READY,
                                             STRATA_TRAINER_FINISHED, STRATA_TRAINER_READY, read);
  p[PROP_NETWORK] = g_param_spec_object ("network", NULL, NULL, STRATA_TYPE_NETWORK, read);
  p[PROP_LOG] = g_param_spec_object ("log", NULL, NULL, STRATA_TYPE_TRAINING_LOG, read);
  g_object_class_install_properties (object_class, N_PROPS, p);

  signals[TOAST] = g_signal_new ("toast", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LOOK_AT] = g_signal_new ("look-at", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_UINT);
  signals[DID] = g_signal_new ("did", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_STRING);
}

static void
strata_session_init (StrataSession *self)
{
  self->log = strata_training_log_new ();
}

StrataSession *
strata_session_new (StrataExperiment *experiment, GFile *file)
{
  StrataSession *self = g_object_new (STRATA_TYPE_SESSION, "experiment", experiment, "file", file, NULL);

  strata_session_look_at_file (self);
  return self;
}

StrataEditor *
strata_session_get_editor (StrataSession *self)
{
  return self->editor;
}

StrataExperiment *
strata_session_get_experiment (StrataSession *self)
{
  return self->experiment;
}

GFile *
strata_session_get_file (StrataSession *self)
{
  return self->file;
}

void
strata_session_set_file (StrataSession *self, GFile *file)
{
  if (g_set_object (&self->file, file))
    g_object_notify_by_pspec (G_OBJECT (self), strata_session_properties[PROP_FILE]);
}

StrataTrainingLog *
strata_session_get_log (StrataSession *self)
{
  return self->log;
}

void
strata_session_toast (StrataSession *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_signal_emit (self, signals[TOAST], 0, text);
}

void
strata_session_look_at (StrataSession *self, StrataSplit split, guint index)
{
  g_signal_emit (self, signals[LOOK_AT], 0, split, index);
}

void
strata_session_tell (StrataSession *self, const char *what)
{
  g_signal_emit (self, signals[DID], 0, what);
}
