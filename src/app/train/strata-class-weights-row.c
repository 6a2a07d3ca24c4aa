/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-class-weights-row.h"

#include "strata-accessible.h"
#include "strata-wheel.h"

#include <glib/gi18n.h>
#include <math.h>

#define PROPERTY "class-weights"

struct _StrataClassWeightsRow
{
  AdwExpanderRow parent_instance;
  StrataSession *session;
  GPtrArray *spins; /* of GtkSpinButton, by class; unowned */
  GPtrArray *rows;  /* of the member rows; unowned */
  gboolean showing; /* values are being set from the experiment */
};

G_DEFINE_FINAL_TYPE (StrataClassWeightsRow, strata_class_weights_row, ADW_TYPE_EXPANDER_ROW)

static GObject *
get_fit (StrataClassWeightsRow *self)
{
  return G_OBJECT (strata_experiment_get_fit (strata_session_get_experiment (self->session)));
}

/* The weight of a class in {class: weight}; those not named weigh 1, as in Keras. */
static double
lookup_weight (GVariant *weights, guint label)
{
  GVariantIter iter;
  guint key;
  double weight;

  if (weights == NULL)
    return 1;
  g_variant_iter_init (&iter, weights);
  while (g_variant_iter_next (&iter, "{ud}", &key, &weight))
    if (key == label)
      return weight;
  return 1;
}

/* All ones are no weights at all. */
static void
apply_weights (StrataClassWeightsRow *self, const double *weights, gsize n, const char *label)
{
  GVariantBuilder builder;
  GValue value = G_VALUE_INIT;
  gboolean all_one = TRUE;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ud}"));
  for (gsize i = 0; i < n; i++)
    {
      g_variant_builder_add (&builder, "{ud}", (guint) i, weights[i]);
      all_one = all_one && weights[i] == 1;
    }
  g_value_init (&value, G_TYPE_VARIANT);
  g_value_take_variant (&value, g_variant_ref_sink (g_variant_builder_end (&builder)));
  if (all_one)
    g_value_set_variant (&value, NULL);
  strata_editor_set_property (strata_session_get_editor (self->session), get_fit (self), PROPERTY, &value, label);
  g_value_unset (&value);
}

static void
show_weights (StrataClassWeightsRow *self)
{
  g_autoptr (GVariant) weights = NULL;
  gboolean all_one = TRUE;

  g_object_get (get_fit (self), PROPERTY, &weights, NULL);
  self->showing = TRUE;
  for (guint i = 0; i < self->spins->len; i++)
    {
      double weight = lookup_weight (weights, i);

      gtk_spin_button_set_value (g_ptr_array_index (self->spins, i), weight);
      all_one = all_one && weight == 1;
    }
  self->showing = FALSE;
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), all_one ? _ ("All 1") : _ ("Set for each class"));
}

static void
on_value_changed (StrataClassWeightsRow *self)
{
  g_autofree double *weights = NULL;

  if (self->showing)
    return;
  weights = g_new (double, self->spins->len);
  for (guint i = 0; i < self->spins->len; i++)
    weights[i] = gtk_spin_button_get_value (g_ptr_array_index (self->spins, i));
  apply_weights (self, weights, self->spins->len, _ ("Change class weights"));
}

/* n / (classes · count), so that every class weighs the same in all; scikit-learn's class_weight="balanced". */
static void
on_balanced (StrataClassWeightsRow *self)
{
  StrataDataset *dataset = strata_session_get_dataset (self->session);
  g_autofree double *weights = NULL;
  const gsize *counts;
  gsize n, n_classes;

  if (dataset == NULL)
    return;
  n = strata_dataset_get_n (dataset, STRATA_SPLIT_TRAIN);
  n_classes = strata_dataset_get_n_classes (dataset);
  counts = strata_dataset_get_class_counts (dataset, STRATA_SPLIT_TRAIN);
  weights = g_new (double, n_classes);
  for (gsize i = 0; i < n_classes; i++)
    weights[i] = counts[i] > 0 ? round (1e4 * n / ((double) n_classes * counts[i])) / 1e4 : 1;
  apply_weights (self, weights, n_classes, _ ("Balance class weights"));
}

static void
on_all_one (StrataClassWeightsRow *self)
{
  apply_weights (self, NULL, 0, _ ("Reset class weights"));
}

static void
add_member (StrataClassWeightsRow *self, GtkWidget *row)
{
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
add_buttons (StrataClassWeightsRow *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *balanced = gtk_button_new_with_label (_ ("Balanced")), *one = gtk_button_new_with_label (_ ("All 1"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Fill in"));
  gtk_widget_set_tooltip_text (balanced, _ ("Every class weighs the same, however many images it has"));
  gtk_widget_set_valign (balanced, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (one, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (balanced, "clicked", G_CALLBACK (on_balanced), self);
  g_signal_connect_swapped (one, "clicked", G_CALLBACK (on_all_one), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), balanced);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), one);
  add_member (self, row);
}

static void
add_class (StrataClassWeightsRow *self, const char *name)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (0, 1000, 0.1);

  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 4);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  strata_wheel_pass_by (spin);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  g_ptr_array_add (self->spins, spin);
  add_member (self, row);
}

static void
rebuild (StrataClassWeightsRow *self)
{
  StrataDataset *dataset = strata_session_get_dataset (self->session);

  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->spins, 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self), dataset != NULL);
  if (dataset == NULL)
    return;
  add_buttons (self);
  for (guint i = 0; i < strata_dataset_get_n_classes (dataset); i++)
    add_class (self, strata_dataset_get_class_name (dataset, i));
  show_weights (self);
  for (guint i = 0; i < self->spins->len; i++)
    g_signal_connect_swapped (g_ptr_array_index (self->spins, i), "value-changed", G_CALLBACK (on_value_changed), self);
}

static void
strata_class_weights_row_dispose (GObject *object)
{
  StrataClassWeightsRow *self = STRATA_CLASS_WEIGHTS_ROW (object);

  g_clear_object (&self->session);
  G_OBJECT_CLASS (strata_class_weights_row_parent_class)->dispose (object);
}

static void
strata_class_weights_row_finalize (GObject *object)
{
  StrataClassWeightsRow *self = STRATA_CLASS_WEIGHTS_ROW (object);

  g_ptr_array_unref (self->spins);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (strata_class_weights_row_parent_class)->finalize (object);
}

static void
strata_class_weights_row_class_init (StrataClassWeightsRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = strata_class_weights_row_dispose;
  G_OBJECT_CLASS (class)->finalize = strata_class_weights_row_finalize;
}

static void
strata_class_weights_row_init (StrataClassWeightsRow *self)
{
  self->spins = g_ptr_array_new ();
  self->rows = g_ptr_array_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Class weights"));
  strata_accessible_name_parts (GTK_WIDGET (self), ADW_TYPE_EXPANDER_ROW, _ ("Class weights"));
}

GtkWidget *
strata_class_weights_row_new (StrataSession *session)
{
  StrataClassWeightsRow *self = g_object_new (STRATA_TYPE_CLASS_WEIGHTS_ROW, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::dataset", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_fit (self), "notify::" PROPERTY, G_CALLBACK (show_weights), self, G_CONNECT_SWAPPED);
  rebuild (self);
  return GTK_WIDGET (self);
}
