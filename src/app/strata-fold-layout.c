/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-fold-layout.h"

#define NARROWEST 360

struct _StrataFoldLayout
{
  GtkLayoutManager parent_instance;
  AdwFlap *flap; /* weak */
  int threshold;
  gboolean narrow;
  guint source;
};

enum
{
  PROP_0,
  PROP_FLAP,
  PROP_THRESHOLD,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (StrataFoldLayout, strata_fold_layout, GTK_TYPE_LAYOUT_MANAGER)

static gboolean
apply (gpointer user_data)
{
  StrataFoldLayout *self = user_data;

  self->source = 0;
  if (self->flap != NULL)
    {
      adw_flap_set_fold_policy (self->flap, self->narrow ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
      adw_flap_set_reveal_flap (self->flap, !self->narrow);
    }
  return G_SOURCE_REMOVE;
}

static void
strata_fold_layout_measure (GtkLayoutManager *manager,
                            GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
  /* In a narrow window the flap lies over the content, and asks for no width of its own. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, NARROWEST);
}

static void
strata_fold_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  StrataFoldLayout *self = STRATA_FOLD_LAYOUT (manager);
  GtkWidget *child = gtk_widget_get_first_child (widget);
  gboolean narrow = width < self->threshold;
  int minimum;

  /* Until the flap is folded both stand side by side, and reach beyond a narrow window. */
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_allocate (child, MAX (width, minimum), height, baseline, NULL);
  if (narrow == self->narrow)
    return;
  self->narrow = narrow;
  /* Folding changes sizes, which an allocation must not. */
  if (self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, apply, self, NULL);
}

static void
strata_fold_layout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrataFoldLayout *self = STRATA_FOLD_LAYOUT (object);

  switch (id)
    {
    case PROP_FLAP:
      g_value_set_object (value, self->flap);
      break;
    case PROP_THRESHOLD:
      g_value_set_int (value, self->threshold);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
strata_fold_layout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StrataFoldLayout *self = STRATA_FOLD_LAYOUT (object);

  switch (id)
    {
    case PROP_FLAP:
      g_set_weak_pointer (&self->flap, g_value_get_object (value));
      break;
    case PROP_THRESHOLD:
      self->threshold = g_value_get_int (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
strata_fold_layout_dispose (GObject *object)
{
  StrataFoldLayout *self = STRATA_FOLD_LAYOUT (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_weak_pointer (&self->flap);
  G_OBJECT_CLASS (strata_fold_layout_parent_class)->dispose (object);
}

static void
strata_fold_layout_class_init (StrataFoldLayoutClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (class);

  object_class->get_property = strata_fold_layout_get_property;
  object_class->set_property = strata_fold_layout_set_property;
  object_class->dispose = strata_fold_layout_dispose;
  layout_class->measure = strata_fold_layout_measure;
  layout_class->allocate = strata_fold_layout_allocate;
  properties[PROP_FLAP] =
    g_param_spec_object ("flap", NULL, NULL, ADW_TYPE_FLAP, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_THRESHOLD] = g_param_spec_int ("threshold", NULL, NULL, 0, G_MAXINT, 860,
                                                 G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
strata_fold_layout_init (StrataFoldLayout *self)
{
}
