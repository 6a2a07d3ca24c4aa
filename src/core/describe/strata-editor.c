/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-editor.h"

#include <gobject/gvaluecollector.h>

#include "strata-edit.h"
#include "strata-editor-labels.h"

/* One thing to undo. Its id is new whenever it changes, so that "as saved" is a comparison of two numbers. */
typedef struct
{
  char *label;
  GPtrArray *edits;
  guint64 id;
} Step;

struct _StrataEditor
{
  GObject parent_instance;

  StrataExperiment *experiment;
  GPtrArray *undo, *redo;
  Step *group; /* being collected, or NULL */
  guint group_depth;
  gboolean open; /* the last step may still take edits of the same property */
  char *subject; /* what the object of the open step was called before it, which may be what is being typed */
  guint64 last_id, saved_id;

  /* What was notified last. */
  char *undo_label, *redo_label;
  gboolean modified;
};

enum
{
  PROP_0,
  PROP_EXPERIMENT,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
  PROP_MODIFIED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (StrataEditor, strata_editor, G_TYPE_OBJECT)

static Step *
step_new (StrataEditor *self, const char *label)
{
  Step *step = g_new0 (Step, 1);

  step->label = g_strdup (label);
  step->edits = g_ptr_array_new_with_free_func ((GDestroyNotify) strata_edit_free);
  step->id = ++self->last_id;
  return step;
}

static void
step_free (Step *step)
{
  g_free (step->label);
  g_ptr_array_unref (step->edits);
  g_free (step);
}

static Step *
top (GPtrArray *steps)
{
  return steps->len > 0 ? g_ptr_array_index (steps, steps->len - 1) : NULL;
}

/* 0: nothing done yet. */
/* The id of no step. */
#define NO_STATE G_MAXUINT64

static guint64
get_state_id (StrataEditor *self)
{
  Step *step = top (self->undo);

  return step != NULL ? step->id : 0;
}

static void
update_label (StrataEditor *self, char **label, GPtrArray *steps, guint label_prop, guint can_prop)
{
  Step *step = top (steps);
  const char *now = step != NULL ? step->label : NULL;
  gboolean could = *label != NULL;

  if (g_strcmp0 (*label, now) == 0)
    return;
  g_free (*label);
  *label = g_strdup (now);
  g_object_notify_by_pspec (G_OBJECT (self), properties[label_prop]);
  if (could != (now != NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[can_prop]);
}

static void
update (StrataEditor *self)
{
  gboolean modified = get_state_id (self) != self->saved_id;

  g_object_freeze_notify (G_OBJECT (self));
  update_label (self, &self->undo_label, self->undo, PROP_UNDO_LABEL, PROP_CAN_UNDO);
  update_label (self, &self->redo_label, self->redo, PROP_REDO_LABEL, PROP_CAN_REDO);
  if (modified != self->modified)
    {
      self->modified = modified;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
strata_editor_get_object_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  StrataEditor *self = STRATA_EDITOR (object);

  switch (prop_id)
    {
    case PROP_EXPERIMENT:
      g_value_set_object (value, self->experiment);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, self->undo_label != NULL);
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, self->redo_label != NULL);
      break;
    case PROP_UNDO_LABEL:
      g_value_set_string (value, self->undo_label);
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, self->redo_label);
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, self->modified);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
strata_editor_set_object_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  StrataEditor *self = STRATA_EDITOR (object);

  switch (prop_id)
    {
    case PROP_EXPERIMENT:
      self->experiment = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
strata_editor_finalize (GObject *object)
{
  StrataEditor *self = STRATA_EDITOR (object);

  g_clear_pointer (&self->group, step_free);
  g_ptr_array_unref (self->undo);
  g_ptr_array_unref (self->redo);
  g_free (self->undo_label);
  g_free (self->redo_label);
  g_free (self->subject);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (strata_editor_parent_class)->finalize (object);
}

static void
strata_editor_class_init (StrataEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = strata_editor_get_object_property;
  object_class->set_property = strata_editor_set_object_property;
  object_class->finalize = strata_editor_finalize;

  properties[PROP_EXPERIMENT] =
    g_param_spec_object ("experiment", NULL, NULL, STRATA_TYPE_EXPERIMENT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, readable);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, readable);
  properties[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, readable);
  properties[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, readable);
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
strata_editor_init (StrataEditor *self)
{
  self->undo = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  self->redo = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
}

/**
 * strata_editor_new:
 * @experiment: what is edited; a reference is kept
 *
 * Returns: (transfer full): an editor with nothing to undo and nothing unsaved.
 */
StrataEditor *
strata_editor_new (StrataExperiment *experiment)
{
  return g_object_new (STRATA_TYPE_EDITOR, "experiment", experiment, NULL);
}

StrataExperiment *
strata_editor_get_experiment (StrataEditor *self)
{
  return self->experiment;
}

/* Drops the last step if all its edits came to nothing, as when a field was typed back to what it held. */
static void
drop_idle_step (StrataEditor *self)
{
  Step *step = top (self->undo);

  if (step->edits->len == 1 && !strata_edit_changes_anything (g_ptr_array_index (step->edits, 0)))
    {
      g_ptr_array_set_size (self->undo, self->undo->len - 1);
      self->open = FALSE;
    }
}

/* What goes on is called by what it comes to: not "Rename dense to h" once "hidden" is typed. */
static gboolean
coalesce (StrataEditor *self, StrataEdit *edit, const char *label)
{
  Step *step = top (self->undo);

  if (!self->open || step == NULL || step->edits->len != 1)
    return FALSE;
  if (!strata_edit_absorb (g_ptr_array_index (step->edits, 0), edit))
    return FALSE;

  step->id = ++self->last_id;
  g_free (step->label);
  step->label = g_strdup (label);
  drop_idle_step (self);
  return TRUE;
}

/* Applies the edit and takes it into the history. */
static void
perform (StrataEditor *self, StrataEdit *edit, const char *label, gboolean may_coalesce)
{
  g_autoptr (StrataEdit) owned = edit;

  if (!strata_edit_changes_anything (edit))
    return;

  if (self->group != NULL)
    g_ptr_array_add (self->group->edits, g_steal_pointer (&owned));
  else
    {
      g_ptr_array_set_size (self->redo, 0);
      if (!may_coalesce || !coalesce (self, edit, label))
        {
          Step *step = step_new (self, label);
          g_ptr_array_add (step->edits, g_steal_pointer (&owned));
          g_ptr_array_add (self->undo, step);
          self->open = may_coalesce;
        }
    }
  strata_edit_apply (edit);
  update (self);
}

/**
 * strata_editor_set_property:
 * @object: something of the experiment
 * @property: one of its properties, readable and writable
 * @value: a value that can be transformed to the property's type; one out of range is clamped
 * @label: (nullable): what to call the step; %NULL makes one
 *
 * Sets a property as a step, or as a part of the step of the last call if that was for the same property. A value that is
 * there already is no step.
 */
void
strata_editor_set_property (StrataEditor *self,
                            GObject *object,
                            const char *property,
                            const GValue *value,
                            const char *label)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), property);
  Step *step = self->open ? top (self->undo) : NULL;
  g_autofree char *own_label = NULL;

  g_return_if_fail (pspec != NULL);

  if (step == NULL || !strata_edit_sets (g_ptr_array_index (step->edits, 0), object, pspec))
    {
      g_free (self->subject);
      self->subject = strata_editor_dup_subject (object);
    }
  if (label == NULL)
    label = own_label = strata_editor_label_for_property (object, pspec, value, self->subject);
  perform (self, strata_edit_new_set (object, pspec, value), label, TRUE);
}

void
strata_editor_set (StrataEditor *self, GObject *object, const char *label, const char *property, ...)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), property);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *problem = NULL;
  va_list arguments;

  g_return_if_fail (pspec != NULL);

  va_start (arguments, property);
  G_VALUE_COLLECT_INIT (&value, G_PARAM_SPEC_VALUE_TYPE (pspec), arguments, 0, &problem);
  va_end (arguments);
  g_return_if_fail (problem == NULL);

  strata_editor_set_property (self, object, property, &value, label);
}

void
strata_editor_splice (StrataEditor *self,
                      GListModel *list,
                      guint position,
                      guint n_removals,
                      GObject **additions,
                      guint n_additions,
                      const char *label)
{
  g_return_if_fail (position + n_removals <= g_list_model_get_n_items (list));

  perform (self, strata_edit_new_splice (list, position, n_removals, additions, n_additions), label, FALSE);
}

/**
 * strata_editor_begin_group:
 * @label: what to call the step
 *
 * The edits up to strata_editor_end_group() are one step. Groups within a group belong to the outermost.
 */
void
strata_editor_begin_group (StrataEditor *self, const char *label)
{
  if (self->group_depth++ == 0)
    self->group = step_new (self, label);
}

void
strata_editor_end_group (StrataEditor *self)
{
  g_return_if_fail (self->group_depth > 0);

  if (--self->group_depth > 0)
    return;

  Step *step = g_steal_pointer (&self->group);
  if (step->edits->len == 0)
    step_free (step);
  else
    {
      g_ptr_array_set_size (self->redo, 0);
      g_ptr_array_add (self->undo, step);
      self->open = FALSE;
    }
  update (self);
}

/**
 * strata_editor_seal:
 *
 * Ends the typing in a field: the next edit is a step of its own.
 */
void
strata_editor_seal (StrataEditor *self)
{
  self->open = FALSE;
}

static void
move_top (GPtrArray *from, GPtrArray *to)
{
  g_ptr_array_add (to, g_ptr_array_steal_index (from, from->len - 1));
}

/**
 * strata_editor_undo:
 *
 * Returns: %FALSE if there is nothing to undo, or a group is open.
 */
gboolean
strata_editor_undo (StrataEditor *self)
{
  Step *step = top (self->undo);

  if (step == NULL || self->group != NULL)
    return FALSE;

  self->open = FALSE;
  move_top (self->undo, self->redo);
  for (guint i = step->edits->len; i > 0; i--)
    strata_edit_revert (g_ptr_array_index (step->edits, i - 1));
  update (self);
  return TRUE;
}

gboolean
strata_editor_redo (StrataEditor *self)
{
  Step *step = top (self->redo);

  if (step == NULL || self->group != NULL)
    return FALSE;

  self->open = FALSE;
  move_top (self->redo, self->undo);
  for (guint i = 0; i < step->edits->len; i++)
    strata_edit_apply (g_ptr_array_index (step->edits, i));
  update (self);
  return TRUE;
}

static gboolean
step_changes (const Step *step, GObject *target)
{
  for (guint i = 0; step != NULL && i < step->edits->len; i++)
    if (strata_edit_changes (g_ptr_array_index (step->edits, i), target))
      return TRUE;
  return FALSE;
}

/**
 * strata_editor_undo_changes:
 * @target: something of the experiment, or one of its lists
 *
 * Returns: whether strata_editor_undo() would set a property of it, or put something into the list or take it out
 */
gboolean
strata_editor_undo_changes (StrataEditor *self, GObject *target)
{
  return step_changes (top (self->undo), target);
}

/**
 * strata_editor_redo_changes:
 * @target: something of the experiment, or one of its lists
 *
 * Returns: what strata_editor_undo_changes() tells, for strata_editor_redo()
 */
gboolean
strata_editor_redo_changes (StrataEditor *self, GObject *target)
{
  return step_changes (top (self->redo), target);
}

const char *
strata_editor_get_undo_label (StrataEditor *self)
{
  return self->undo_label;
}

const char *
strata_editor_get_redo_label (StrataEditor *self)
{
  return self->redo_label;
}

gboolean
strata_editor_get_modified (StrataEditor *self)
{
  return self->modified;
}

void
strata_editor_mark_saved (StrataEditor *self)
{
  self->open = FALSE;
  self->saved_id = get_state_id (self);
  update (self);
}

void
strata_editor_mark_unsaved (StrataEditor *self)
{
  self->saved_id = NO_STATE;
  update (self);
}
