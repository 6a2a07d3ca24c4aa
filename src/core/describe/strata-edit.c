/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-edit.h"

#include "strata-metric.h"
#include "strata-shape.h"
#include "strata-stack.h"
#include "strata-tuple.h"

struct _StrataEdit
{
  GObject *target; /* the object, or the list */

  GParamSpec *pspec; /* NULL: a splice */
  GValue before, after;

  guint position;
  GPtrArray *removed, *added;
};

static gboolean
values_equal (GParamSpec *pspec, const GValue *a, const GValue *b)
{
  GType type = G_PARAM_SPEC_VALUE_TYPE (pspec);

  if (type == STRATA_TYPE_METRIC_LIST)
    return strata_metric_list_equal (g_value_get_boxed (a), g_value_get_boxed (b));
  if (type == STRATA_TYPE_SHAPE)
    {
      const StrataShape *left = g_value_get_boxed (a), *right = g_value_get_boxed (b);
      return left == right || (left != NULL && right != NULL && strata_shape_equal (left, right));
    }
  if (type == STRATA_TYPE_TUPLE)
    return strata_tuple_equal (g_value_get_boxed (a), g_value_get_boxed (b));
  /* The comparison of a GParamSpecDouble calls values within its epsilon equal, and 1e-100 is a value of its own. */
  if (type == G_TYPE_DOUBLE)
    return g_value_get_double (a) == g_value_get_double (b);

  return g_param_values_cmp (pspec, a, b) == 0;
}

StrataEdit *
strata_edit_new_set (GObject *object, GParamSpec *pspec, const GValue *value)
{
  StrataEdit *self = g_new0 (StrataEdit, 1);

  self->target = g_object_ref (object);
  self->pspec = g_param_spec_ref (pspec);
  g_value_init (&self->before, G_PARAM_SPEC_VALUE_TYPE (pspec));
  g_object_get_property (object, pspec->name, &self->before);
  g_value_init (&self->after, G_PARAM_SPEC_VALUE_TYPE (pspec));
  if (!g_value_transform (value, &self->after))
    g_critical ("%s of %s does not take a %s", pspec->name, G_OBJECT_TYPE_NAME (object), G_VALUE_TYPE_NAME (value));
  g_param_value_validate (pspec, &self->after);
  return self;
}

StrataEdit *
strata_edit_new_splice (GListModel *list, guint position, guint n_removals, GObject **additions, guint n_additions)
{
  StrataEdit *self = g_new0 (StrataEdit, 1);

  self->target = g_object_ref (G_OBJECT (list));
  self->position = position;
  self->removed = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n_removals; i++)
    g_ptr_array_add (self->removed, g_list_model_get_item (list, position + i));
  self->added = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n_additions; i++)
    g_ptr_array_add (self->added, g_object_ref (additions[i]));
  return self;
}

void
strata_edit_free (StrataEdit *self)
{
  g_object_unref (self->target);
  if (self->pspec != NULL)
    {
      g_value_unset (&self->before);
      g_value_unset (&self->after);
      g_param_spec_unref (self->pspec);
    }
  g_clear_pointer (&self->removed, g_ptr_array_unref);
  g_clear_pointer (&self->added, g_ptr_array_unref);
  g_free (self);
}

static void
splice (GObject *list, guint position, GPtrArray *removed, GPtrArray *added)
{
  if (STRATA_IS_STACK (list))
    strata_stack_splice (STRATA_STACK (list), position, removed->len, (StrataLayer **) added->pdata, added->len);
  else
    g_list_store_splice (G_LIST_STORE (list), position, removed->len, added->pdata, added->len);
}

void
strata_edit_apply (StrataEdit *self)
{
  if (self->pspec != NULL)
    g_object_set_property (self->target, self->pspec->name, &self->after);
  else
    splice (self->target, self->position, self->removed, self->added);
}

void
strata_edit_revert (StrataEdit *self)
{
  if (self->pspec != NULL)
    g_object_set_property (self->target, self->pspec->name, &self->before);
  else
    splice (self->target, self->position, self->added, self->removed);
}

gboolean
strata_edit_changes_anything (StrataEdit *self)
{
  if (self->pspec != NULL)
    return !values_equal (self->pspec, &self->before, &self->after);
  return self->removed->len > 0 || self->added->len > 0;
}

gboolean
strata_edit_changes (const StrataEdit *self, GObject *target)
{
  return self->target == target;
}

gboolean
strata_edit_sets (const StrataEdit *self, GObject *object, GParamSpec *pspec)
{
  return self->pspec != NULL && self->pspec == pspec && self->target == object;
}

gboolean
strata_edit_absorb (StrataEdit *self, const StrataEdit *later)
{
  if (!strata_edit_sets (self, later->target, later->pspec))
    return FALSE;

  g_value_copy (&later->after, &self->after);
  return TRUE;
}
