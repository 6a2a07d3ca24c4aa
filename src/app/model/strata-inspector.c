/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-inspector.h"

#include <glib/gi18n.h>

#include "strata-argument-form.h"
#include "strata-argument-row.h"
#include "strata-augmentation-preview.h"
#include "strata-format.h"
#include "strata-kind-help.h"
#include "strata-layer-facts.h"
#include "strata-look.h"

struct _StrataInspector
{
  GtkWidget parent_instance;

  StrataSession *session;
  StrataConfigurable *part;
  gulong part_handler;

  GtkWidget *content;
  GtkLabel *title, *kind;
  AdwBin *form_bin;
  GtkWidget *facts_group;
  GPtrArray *facts; /* rows of facts_group, unowned */
  StrataAugmentationPreview *preview;
  StrataLayerFacts *layer_facts;
  StrataKindHelp *help;
};

G_DEFINE_FINAL_TYPE (StrataInspector, strata_inspector, GTK_TYPE_WIDGET)

/* --- Facts: what was read or fitted -------------------------------------------------------------------------------- */

static void
clear_facts (StrataInspector *self)
{
  for (guint i = 0; i < self->facts->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->facts_group), self->facts->pdata[i]);
  g_ptr_array_set_size (self->facts, 0);
}

static void
add_fact (StrataInspector *self, const char *name, char *value)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (value);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  /* A sentence may wrap, a number may not. */
  gtk_label_set_wrap (GTK_LABEL (label), g_utf8_strlen (value, -1) > 24);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->facts_group), row);
  g_ptr_array_add (self->facts, row);
  g_free (value);
}

static void
add_data_facts (StrataInspector *self)
{
  StrataDataset *dataset = strata_session_get_dataset (self->session);
  const char *error = strata_session_get_data_error (self->session);

  if (dataset == NULL)
    {
      /* Why is told on the card. */
      add_fact (self, error != NULL ? _ ("Not read") : _ ("Reading…"), g_strdup (""));
      return;
    }
  add_fact (self, _ ("Training images"), strata_format_count (strata_dataset_get_n (dataset, STRATA_SPLIT_TRAIN)));
  add_fact (self, _ ("Validation images"),
            strata_format_count (strata_dataset_get_n (dataset, STRATA_SPLIT_VALIDATION)));
  add_fact (self, _ ("Test images"), strata_format_count (strata_dataset_get_n (dataset, STRATA_SPLIT_TEST)));
  add_fact (self, _ ("Image shape"),
            strata_format_figure (strata_shape_to_string (strata_dataset_get_shape (dataset))));
  add_fact (self, _ ("Classes"), strata_format_count (strata_dataset_get_n_classes (dataset)));
}

static char *
dup_range (double from, double to)
{
  g_autofree char *low = strata_format_number (from, 2), *high = strata_format_number (to, 2);

  /* Translators: from … to. */
  return strata_format_figure (g_strdup_printf (_ ("%s … %s"), low, high));
}

/* Numbers of one scale for all pixels; a scale for each pixel has too many to list. */
static void
add_scaling_facts (StrataInspector *self)
{
  StrataScaler *scaler = strata_session_get_scaler (self->session);
  int kind = STRATA_SCALING_NONE;

  g_object_get (self->part, "scaling", &kind, NULL);
  if (kind == STRATA_SCALING_NONE)
    {
      add_fact (self, _ ("Pixels"), strata_format_figure (g_strdup ("0 … 255")));
      return;
    }
  if (scaler == NULL || (int) strata_scaler_get_scaling (scaler) != kind)
    {
      add_fact (self, _ ("Fitting…"), g_strdup (""));
      return;
    }
  if (strata_scaler_is_per_pixel (scaler))
    add_fact (self, _ ("Fitted"), strata_scaler_describe (scaler));
  else if (kind == STRATA_SCALING_MIN_MAX)
    {
      double center = strata_scaler_get_center (scaler, 0), spread = strata_scaler_get_spread (scaler, 0);
      add_fact (self, _ ("Before"), dup_range (center, center + spread));
      add_fact (self, _ ("After"), dup_range (0, 1));
    }
  else
    {
      double center = strata_scaler_get_center (scaler, 0), spread = strata_scaler_get_spread (scaler, 0);
      add_fact (self, _ ("Mean"), strata_format_number (center, 2));
      add_fact (self, _ ("Standard deviation"), strata_format_number (spread, 2));
      if (spread > 0)
        add_fact (self, _ ("Pixels become"), dup_range (-center / spread, (255 - center) / spread));
    }
}

static void
update_facts (StrataInspector *self)
{
  clear_facts (self);
  if (STRATA_IS_DATA_SETTINGS (self->part))
    add_data_facts (self);
  else if (STRATA_IS_SCALING_SETTINGS (self->part))
    add_scaling_facts (self);
  gtk_widget_set_visible (self->facts_group, self->facts->len > 0);
}

static void
update (StrataInspector *self)
{
  if (self->part == NULL || self->session == NULL)
    return;

  g_autofree char *title = strata_look_dup_title (self->part, self->session);
  g_autofree char *kind = strata_look_dup_kind (self->part);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->kind, kind);
  update_facts (self);
  strata_layer_facts_update (self->layer_facts);
  strata_augmentation_preview_update (self->preview);
}

/* --- The form ------------------------------------------------------------------------------------------------------ */

static GtkWidget *
create_form (StrataInspector *self)
{
  StrataEditor *editor = strata_session_get_editor (self->session);
  GtkWidget *form = strata_argument_form_new (editor, self->part);

  if (STRATA_IS_LAYER (self->part))
    {
      static const char *const names[] = { "name", "enabled" };

      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        strata_argument_form_append (
          STRATA_ARGUMENT_FORM (form),
          strata_argument_row_new (editor, self->part,
                                   g_object_class_find_property (G_OBJECT_GET_CLASS (self->part), names[i])));
    }
  return form;
}

void
strata_inspector_set_part (StrataInspector *self, StrataConfigurable *part)
{
  StrataLayer *layer = STRATA_IS_LAYER (part) ? STRATA_LAYER (part) : NULL;

  strata_inspector_explain (self, NULL);
  if (self->part == part)
    return;
  if (self->part != NULL)
    g_clear_signal_handler (&self->part_handler, self->part);
  g_set_object (&self->part, part);
  adw_bin_set_child (self->form_bin, NULL);
  gtk_widget_set_visible (self->content, part != NULL);
  strata_layer_facts_set_layer (self->layer_facts,
                                self->session != NULL ? strata_session_get_experiment (self->session) : NULL, layer);
  strata_augmentation_preview_set_layer (self->preview, self->session, layer);
  if (part == NULL || self->session == NULL)
    return;

  adw_bin_set_child (self->form_bin, create_form (self));
  self->part_handler = g_signal_connect_swapped (part, "notify", G_CALLBACK (update), self);
  update (self);
}

void
strata_inspector_set_session (StrataInspector *self, StrataSession *session)
{
  strata_inspector_set_part (self, NULL);
  if (self->session != NULL)
    {
      StrataStack *stack = strata_experiment_get_stack (strata_session_get_experiment (self->session));
      g_signal_handlers_disconnect_by_func (stack, update, self);
      g_signal_handlers_disconnect_by_func (self->session, update, self);
    }
  g_set_object (&self->session, session);
  if (session == NULL)
    return;

  StrataStack *stack = strata_experiment_get_stack (strata_session_get_experiment (session));
  g_signal_connect_object (stack, "inferred", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::dataset", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::data-error", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::scaler", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

void
strata_inspector_explain (StrataInspector *self, StrataLayer *layer)
{
  strata_kind_help_set_layer (self->help, layer);
  gtk_widget_set_visible (GTK_WIDGET (self->help), layer != NULL);
  gtk_widget_set_visible (self->content, layer == NULL && self->part != NULL);
}

void
strata_inspector_edit (StrataInspector *self, const char *argument)
{
  GtkWidget *form = adw_bin_get_child (self->form_bin);

  strata_inspector_explain (self, NULL);
  if (form != NULL && !strata_argument_form_edit (STRATA_ARGUMENT_FORM (form), argument))
    gtk_widget_child_focus (form, GTK_DIR_TAB_FORWARD);
}

static void
strata_inspector_dispose (GObject *object)
{
  StrataInspector *self = STRATA_INSPECTOR (object);

  if (self->content != NULL)
    strata_inspector_set_session (self, NULL);
  g_clear_pointer (&self->facts, g_ptr_array_unref);
  self->content = NULL;
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
  if (child != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (strata_inspector_parent_class)->dispose (object);
}

static void
strata_inspector_class_init (StrataInspectorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strata_inspector_dispose;
  g_type_ensure (STRATA_TYPE_AUGMENTATION_PREVIEW);
  g_type_ensure (STRATA_TYPE_KIND_HELP);
  g_type_ensure (STRATA_TYPE_LAYER_FACTS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataInspector, content);
  gtk_widget_class_bind_template_child (widget_class, StrataInspector, title);
  gtk_widget_class_bind_template_child (widget_class, StrataInspector, kind);
  gtk_widget_class_bind_template_child (widget_class, StrataInspector, form_bin);
  gtk_widget_class_bind_template_child (widget_class, StrataInspector, facts_group);
  gtk_widget_class_bind_template_child (widget_class, StrataInspector, preview);
  gtk_widget_class_bind_template_child (widget_class, StrataInspector, layer_facts);
  gtk_widget_class_bind_template_child (widget_class, StrataInspector, help);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "stack.leave-pane", NULL);
  gtk_widget_class_set_css_name (widget_class, "inspector");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
strata_inspector_init (StrataInspector *self)
{
  self->facts = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
