/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-private.h"

#include "strata-run-files.h"

#include "formats/strata-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  PROP_0,
  PROP_NAME,
  PROP_NOTE,
  PROP_STARRED,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataRun, strata_run, G_TYPE_OBJECT)

static void
strata_run_finalize (GObject *object)
{
  StrataRun *self = STRATA_RUN (object);

  g_free (self->folder);
  g_free (self->id);
  g_free (self->name);
  g_free (self->note);
  g_free (self->experiment_name);
  g_free (self->outcome_text);
  g_free (self->machine);
  g_free (self->origin);
  g_free (self->origin_name);
  g_clear_pointer (&self->began, g_date_time_unref);
  g_clear_object (&self->history);
  g_clear_object (&self->experiment);
  g_clear_pointer (&self->checkpoints, g_array_unref);

  G_OBJECT_CLASS (strata_run_parent_class)->finalize (object);
}

static void
strata_run_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrataRun *self = STRATA_RUN (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, strata_run_get_name (self));
      break;
    case PROP_NOTE:
      g_value_set_string (value, strata_run_get_note (self));
      break;
    case PROP_STARRED:
      g_value_set_boolean (value, self->starred);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
strata_run_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StrataRun *self = STRATA_RUN (object);

  switch (id)
    {
    case PROP_NAME:
      strata_run_set_name (self, g_value_get_string (value));
      break;
    case PROP_NOTE:
      strata_run_set_note (self, g_value_get_string (value));
      break;
    case PROP_STARRED:
      strata_run_set_starred (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
strata_run_class_init (StrataRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = strata_run_finalize;
  object_class->get_property = strata_run_get_property;
  object_class->set_property = strata_run_set_property;

  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, "", flags);
  props[PROP_STARRED] = g_param_spec_boolean ("starred", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[CHANGED] = g_signal_new ("changed", STRATA_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strata_run_init (StrataRun *self)
{
  self->checkpoints = g_array_new (FALSE, FALSE, sizeof (guint));
}

void
strata_run_take (StrataRun *self, StrataRun *from)
{
  g_return_if_fail (STRATA_IS_RUN (self));
  g_return_if_fail (STRATA_IS_RUN (from) && g_str_equal (self->folder, from->folder));

  g_set_object (&self->history, from->history);
  g_set_object (&self->experiment, from->experiment);
  g_free (self->outcome_text);
  self->outcome_text = g_strdup (from->outcome_text);
  g_free (self->machine);
  self->machine = g_strdup (from->machine);
  g_free (self->origin);
  self->origin = g_strdup (from->origin);
  g_free (self->origin_name);
  self->origin_name = g_strdup (from->origin_name);
  self->origin_epoch = from->origin_epoch;
  g_array_set_size (self->checkpoints, 0);
  g_array_append_vals (self->checkpoints, from->checkpoints->data, from->checkpoints->len);
  self->state = from->state;
  self->seconds = from->seconds;
  self->n_epochs = from->n_epochs;
  self->planned_epochs = from->planned_epochs;
  self->batches_per_epoch = from->batches_per_epoch;
  self->weights_epoch = from->weights_epoch;
  self->seed = from->seed;
  self->bytes = from->bytes;
  self->can_resume = from->can_resume;
  self->stamp = from->stamp;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- What a person says of it ------------------------------------------------------------------------------------------ */

const char *
strata_run_get_name (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), NULL);
  return self->name != NULL ? self->name : self->experiment_name;
}

const char *
strata_run_get_note (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), NULL);
  return self->note != NULL ? self->note : "";
}

gboolean
strata_run_get_starred (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), FALSE);
  return self->starred;
}

/* Where nothing was said, or what holds anyway, there is nothing to keep. */
static gboolean
set_text (char **text, const char *value, const char *otherwise)
{
  g_autofree char *stripped = value != NULL ? g_strstrip (g_strdup (value)) : NULL;

  if (stripped != NULL && (*stripped == '\0' || g_strcmp0 (stripped, otherwise) == 0))
    g_clear_pointer (&stripped, g_free);
  if (g_strcmp0 (*text, stripped) == 0)
    return FALSE;
  g_free (*text);
  *text = g_steal_pointer (&stripped);
  return TRUE;
}

void
strata_run_set_name (StrataRun *self, const char *name)
{
  g_return_if_fail (STRATA_IS_RUN (self));

  if (set_text (&self->name, name, self->experiment_name))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
}

void
strata_run_set_note (StrataRun *self, const char *note)
{
  g_return_if_fail (STRATA_IS_RUN (self));

  if (set_text (&self->note, note, NULL))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NOTE]);
}

void
strata_run_set_starred (StrataRun *self, gboolean starred)
{
  g_return_if_fail (STRATA_IS_RUN (self));

  if (self->starred == !!starred)
    return;
  self->starred = !!starred;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STARRED]);
}

char *
strata_run_dup_about (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), NULL);

  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, self->name != NULL ? self->name : "");
  json_builder_set_member_name (builder, "note");
  json_builder_add_string_value (builder, strata_run_get_note (self));
  json_builder_set_member_name (builder, "starred");
  json_builder_add_boolean_value (builder, self->starred);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  return strata_json_to_text (root);
}

/* --- What it is -------------------------------------------------------------------------------------------------------- */

const char *
strata_run_get_id (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), NULL);
  return self->id;
}

const char *
strata_run_get_folder (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), NULL);
  return self->folder;
}

StrataRunState
strata_run_get_state (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), STRATA_RUN_FAILED);
  return self->state;
}

const char *
strata_run_get_outcome_text (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), NULL);
  return self->outcome_text;
}

const char *
strata_run_get_machine (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), NULL);
  return self->machine;
}

const char *
strata_run_get_origin (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), NULL);
  return self->origin;
}

char *
strata_run_dup_origin_text (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), NULL);

  /* Translators: the name of another training, and how many of its epochs are behind this one */
  return self->origin != NULL
           ? g_strdup_printf (_ ("Went on from “%s” after epoch %u"), self->origin_name, self->origin_epoch)
           : NULL;
}

GDateTime *
strata_run_get_began (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), NULL);
  return self->began;
}

double
strata_run_get_seconds (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), 0);
  return self->seconds;
}

guint
strata_run_get_n_epochs (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), 0);
  return self->n_epochs;
}

guint
strata_run_get_planned_epochs (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), 0);
  return self->planned_epochs;
}

guint
strata_run_get_batches_per_epoch (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), 0);
  return self->batches_per_epoch;
}

guint
strata_run_get_weights_epoch (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), 0);
  return self->weights_epoch;
}

guint64
strata_run_get_seed (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), 0);
  return self->seed;
}

guint64
strata_run_get_bytes (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), 0);
  return self->bytes;
}

gboolean
strata_run_can_resume (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), FALSE);
  return self->can_resume;
}

StrataHistory *
strata_run_get_history (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), NULL);
  return self->history;
}

StrataExperiment *
strata_run_get_experiment (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), NULL);
  return self->experiment;
}

GArray *
strata_run_get_checkpoints (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), NULL);
  return self->checkpoints;
}

const char *
strata_run_get_ranking_key (StrataRun *self)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), NULL);

  static const char *const wanted[] = { "val_accuracy", "val_loss", "accuracy", "loss" };
  const char *const *keys = strata_history_get_keys (self->history);
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (g_strv_contains (keys, wanted[i]))
      return wanted[i];
  return keys[0];
}

double
strata_run_get_best (StrataRun *self, const char *key, guint *epoch)
{
  g_return_val_if_fail (STRATA_IS_RUN (self), NAN);

  guint best = key != NULL ? strata_history_get_best_epoch (self->history, key) : 0;
  if (epoch != NULL)
    *epoch = best;
  return best > 0 ? strata_history_get_value (self->history, best, key) : NAN;
}
