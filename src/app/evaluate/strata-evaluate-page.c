/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-evaluate-page.h"

#include "strata-assessor.h"
#include "strata-class-table.h"
#include "strata-columns-layout.h"
#include "strata-epoch-scrubber.h"
#include "strata-evaluate-curves.h"
#include "strata-evaluate-export.h"
#include "strata-evaluate-figures.h"
#include "strata-evaluate-images.h"
#include "strata-fit-layout.h"
#include "strata-format.h"
#include "strata-matrix-view.h"
#include "strata-more-button.h"

#include <glib/gi18n.h>

struct _StrataEvaluatePage
{
  GtkWidget parent_instance;

  GtkStack *states;
  AdwStatusPage *empty_page;
  GtkDropDown *split_choice;
  GtkStack *views;
  StrataEpochScrubber *scrubber;
  GtkWidget *busy;
  GtkLabel *error_label;
  GtkDropDown *values_choice;
  GtkLabel *result_label;
  GtkLabel *measures_label;
  StrataMatrixView *matrix;
  StrataClassTable *table;
  GtkDropDown *class_choice;
  StrataEvaluateCurves *curves;
  StrataEvaluateImages *images;

  GSimpleActionGroup *actions;
  StrataSession *session;
  StrataAssessor *assessor;
  StrataAssessment *assessment;
  gboolean wanted; /* nobody looks: the newest network is measured when somebody does */
};

enum
{
  PROP_0,
  PROP_SESSION,
};

G_DEFINE_FINAL_TYPE (StrataEvaluatePage, strata_evaluate_page, GTK_TYPE_WIDGET)

static StrataSplit
get_split (StrataEvaluatePage *self)
{
  /* The list begins with the split that was not learnt from. */
  static const StrataSplit splits[] = { STRATA_SPLIT_TEST, STRATA_SPLIT_VALIDATION, STRATA_SPLIT_TRAIN };
  guint selected = gtk_drop_down_get_selected (self->split_choice);

  return splits[MIN (selected, G_N_ELEMENTS (splits) - 1)];
}

/* --- Showing ------------------------------------------------------------------------------------------------------- */

/* "8,123 of 10,000 right", and under it "loss 0.5633 · accuracy 0.8123 · test images" */
static void
show_result (StrataEvaluatePage *self)
{
  const StrataEvaluation *evaluation = strata_assessment_get_evaluation (self->assessment);
  const StrataScores *scores = strata_assessment_get_scores (self->assessment);
  g_autofree char *right = strata_format_count (scores->n_right);
  g_autofree char *all = strata_format_count (scores->n);
  g_autofree char *share = strata_format_share (scores->n > 0 ? scores->accuracy : 0);
  g_autofree char *result = g_strdup_printf (_ ("%s right: %s of %s images"), share, right, all);
  g_autofree char *loss = strata_format_number (evaluation->loss, 4);
  g_autoptr (GString) measures = g_string_new (NULL);

  g_string_append_printf (measures, _ ("loss %s"), loss);
  for (gsize i = 0; i < evaluation->n_metrics; i++)
    {
      g_autofree char *value = strata_format_number (evaluation->metrics[i], 4);

      g_string_append_printf (measures, " · %s %s", evaluation->metric_names[i], value);
    }
  g_autofree char *f1 = strata_format_number (scores->macro.f1, 4);
  g_string_append_printf (measures, _ (" · mean F1 %s"), f1);
  gtk_label_set_label (self->result_label, result);
  gtk_label_set_label (self->measures_label, measures->str);
}

static void
on_class_changed (StrataEvaluatePage *self)
{
  strata_evaluate_curves_set_class (self->curves, gtk_drop_down_get_selected (self->class_choice));
}

static void
name_classes (StrataEvaluatePage *self)
{
  guint selected = gtk_drop_down_get_selected (self->class_choice),
        n = strata_assessment_get_n_classes (self->assessment);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (names, strata_assessment_get_class_name (self->assessment, i));
  gtk_drop_down_set_model (self->class_choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->class_choice, selected < n ? selected : 0);
}

static void
show_assessment (StrataEvaluatePage *self)
{
  gtk_stack_set_visible_child_name (self->states, "result");
  show_result (self);
  strata_matrix_view_show (self->matrix, strata_evaluate_matrix_new (self->assessment));
  strata_class_table_show (self->table, self->assessment);
  name_classes (self);
  strata_evaluate_curves_show (self->curves, self->assessment);
  strata_evaluate_images_show (self->images, self->assessment);
}

/* --- Measuring ----------------------------------------------------------------------------------------------------- */

static void
on_measured (StrataEvaluatePage *self, StrataAssessment *assessment, const char *error)
{
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), error != NULL);
  if (error != NULL)
    {
      gtk_label_set_label (self->error_label, error);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->error_label), error);
    }
  /* A network that is no more is not worth a look. */
  if (assessment != NULL && self->session != NULL && strata_session_get_network (self->session) != NULL
      && g_set_object (&self->assessment, assessment))
    show_assessment (self);
}

/* What is played waits for what is measured. */
static void
on_running (StrataEvaluatePage *self)
{
  gboolean running = strata_assessor_get_running (self->assessor);

  gtk_widget_set_visible (self->busy, running);
  strata_epoch_scrubber_set_waiting (self->scrubber, running);
}

/* The network of now, or of the epoch the scrubber stands at. */
static void
measure (StrataEvaluatePage *self)
{
  StrataNetwork *now = self->session ? strata_session_get_network (self->session) : NULL;
  StrataDataset *dataset = self->session ? strata_session_get_dataset (self->session) : NULL;
  StrataNetwork *earlier = now != NULL ? strata_epoch_scrubber_get_network (self->scrubber) : NULL;

  if (now == NULL || dataset == NULL)
    return;
  self->wanted = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (!self->wanted)
    strata_assessor_measure (self->assessor, earlier != NULL ? earlier : now, dataset, get_split (self),
                             earlier == NULL);
}

static void
on_values_changed (StrataEvaluatePage *self)
{
  strata_matrix_view_set_values (self->matrix, gtk_drop_down_get_selected (self->values_choice));
}

/* --- Actions ------------------------------------------------------------------------------------------------------- */

static void
show_view (StrataEvaluatePage *self, const char *name)
{
  g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "view", g_variant_new_string (name));
}

static void
change_view (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  StrataEvaluatePage *self = user_data;
  const char *name = g_variant_get_string (value, NULL);

  if (gtk_stack_get_child_by_name (self->views, name) == NULL)
    return;
  gtk_stack_set_visible_child_name (self->views, name);
  gtk_widget_set_visible (GTK_WIDGET (self->values_choice), g_str_equal (name, "result"));
  gtk_widget_set_visible (GTK_WIDGET (self->class_choice), g_str_equal (name, "curves"));
  g_simple_action_set_state (action, value);
}

static void export(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataEvaluatePage *self = user_data;

  if (self->assessment != NULL)
    strata_evaluate_export (GTK_WIDGET (self), self->session, self->assessment,
                            strata_evaluate_images_get_doubts (self->images), g_variant_get_string (parameter, NULL),
                            gtk_drop_down_get_selected (self->class_choice),
                            gtk_drop_down_get_selected (self->values_choice));
}

static void
on_cell_activated (StrataEvaluatePage *self, int row, int column)
{
  strata_evaluate_images_set_filter (self->images, &(StrataAssessmentFilter){ .label = row, .predicted = column });
  show_view (self, "images");
}

/* From the images back to the cell they came from. */
static void
go_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataEvaluatePage *self = STRATA_EVALUATE_PAGE (widget);

  show_view (self, "result");
  gtk_widget_grab_focus (GTK_WIDGET (self->matrix));
}

static void
on_class_activated (StrataEvaluatePage *self, guint label)
{
  gtk_drop_down_set_selected (self->class_choice, label);
  show_view (self, "curves");
}

/* --- The session --------------------------------------------------------------------------------------------------- */

static void
update (StrataEvaluatePage *self)
{
  StrataNetwork *network = self->session ? strata_session_get_network (self->session) : NULL;
  StrataDataset *dataset = self->session ? strata_session_get_dataset (self->session) : NULL;
  gboolean training = self->session != NULL && strata_session_is_training (self->session);

  if (network == NULL || dataset == NULL
      || (self->assessment != NULL && strata_assessment_get_dataset (self->assessment) != dataset))
    {
      g_clear_object (&self->assessment);
      strata_evaluate_curves_show (self->curves, NULL);
      strata_evaluate_images_show (self->images, NULL);
    }
  adw_status_page_set_title (self->empty_page, network != NULL ? _ ("Measuring")
                                               : training      ? _ ("The First Epoch Is Running")
                                                               : _ ("Train the Model First"));
  adw_status_page_set_description (self->empty_page,
                                   network != NULL ? _ ("The network is asked about every image of the split.")
                                   : training      ? _ ("How good the network is, is shown as soon as it ends.")
                                                   : _ ("Then it is measured on images it has not learnt from."));
  gtk_widget_set_visible (adw_status_page_get_child (self->empty_page), network == NULL && !training);
  if (self->assessment == NULL)
    gtk_stack_set_visible_child_name (self->states, "empty");
}

static void
on_network_changed (StrataEvaluatePage *self)
{
  update (self);
  measure (self);
}

static void
set_session (StrataEvaluatePage *self, StrataSession *session)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (!g_set_object (&self->session, session))
    return;
  g_clear_object (&self->assessment);
  strata_assessor_forget (self->assessor);
  strata_epoch_scrubber_set_session (self->scrubber, session);
  strata_evaluate_images_set_session (self->images, session);
  if (session != NULL)
    {
      g_signal_connect_swapped (session, "notify::dataset", G_CALLBACK (on_network_changed), self);
      g_signal_connect_swapped (session, "notify::network", G_CALLBACK (on_network_changed), self);
      g_signal_connect_swapped (session, "notify::training-state", G_CALLBACK (update), self);
    }
  on_network_changed (self);
  g_object_notify (G_OBJECT (self), "session");
}

/* --- The widget ---------------------------------------------------------------------------------------------------- */

static gboolean
strata_evaluate_page_grab_focus (GtkWidget *widget)
{
  StrataEvaluatePage *self = STRATA_EVALUATE_PAGE (widget);

  return gtk_widget_get_mapped (GTK_WIDGET (self->matrix))
           ? gtk_widget_grab_focus (GTK_WIDGET (self->matrix))
           : gtk_widget_child_focus (gtk_widget_get_first_child (widget), GTK_DIR_TAB_FORWARD);
}

static void
strata_evaluate_page_map (GtkWidget *widget)
{
  StrataEvaluatePage *self = STRATA_EVALUATE_PAGE (widget);

  GTK_WIDGET_CLASS (strata_evaluate_page_parent_class)->map (widget);
  if (self->wanted)
    measure (self);
}

static void
strata_evaluate_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SESSION)
    g_value_set_object (value, STRATA_EVALUATE_PAGE (object)->session);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
strata_evaluate_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SESSION)
    set_session (STRATA_EVALUATE_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
strata_evaluate_page_dispose (GObject *object)
{
  StrataEvaluatePage *self = STRATA_EVALUATE_PAGE (object);

  if (self->assessor != NULL)
    g_signal_handlers_disconnect_by_data (self->assessor, self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->assessor);
  g_clear_object (&self->assessment);
  g_clear_object (&self->actions);
  if (self->states != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->states));
  self->states = NULL;

  G_OBJECT_CLASS (strata_evaluate_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-evaluate-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluatePage, states);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluatePage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluatePage, split_choice);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluatePage, views);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluatePage, scrubber);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluatePage, busy);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluatePage, error_label);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluatePage, values_choice);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluatePage, result_label);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluatePage, measures_label);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluatePage, matrix);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluatePage, table);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluatePage, class_choice);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluatePage, curves);
  gtk_widget_class_bind_template_child (widget_class, StrataEvaluatePage, images);
  gtk_widget_class_bind_template_callback (widget_class, measure);
  gtk_widget_class_bind_template_callback (widget_class, on_values_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_class_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_cell_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_class_activated);
}

static void
strata_evaluate_page_class_init (StrataEvaluatePageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = strata_evaluate_page_dispose;
  object_class->get_property = strata_evaluate_page_get_property;
  object_class->set_property = strata_evaluate_page_set_property;
  widget_class->grab_focus = strata_evaluate_page_grab_focus;
  widget_class->map = strata_evaluate_page_map;
  g_object_class_install_property (
    object_class, PROP_SESSION,
    g_param_spec_object ("session", NULL, NULL, STRATA_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  g_type_ensure (STRATA_TYPE_CLASS_TABLE);
  g_type_ensure (STRATA_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (STRATA_TYPE_EPOCH_SCRUBBER);
  g_type_ensure (STRATA_TYPE_EVALUATE_CURVES);
  g_type_ensure (STRATA_TYPE_EVALUATE_IMAGES);
  g_type_ensure (STRATA_TYPE_FIT_LAYOUT);
  g_type_ensure (STRATA_TYPE_MATRIX_VIEW);
  g_type_ensure (STRATA_TYPE_MORE_BUTTON);
  gtk_widget_class_install_action (widget_class, "page.back", NULL, go_back);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "page.back", NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "evaluatepage");
  bind_template (widget_class);
}

static void
strata_evaluate_page_init (StrataEvaluatePage *self)
{
  static const GActionEntry entries[] = {
    { .name = "view", .parameter_type = "s", .state = "'result'", .change_state = change_view },
    { .name = "export", .parameter_type = "s", .activate = export },
  };

  self->assessor = strata_assessor_new ();
  g_signal_connect_swapped (self->assessor, "measured", G_CALLBACK (on_measured), self);
  g_signal_connect_swapped (self->assessor, "notify::running", G_CALLBACK (on_running), self);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "evaluate", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  show_view (self, "result");
  update (self);
}

GtkWidget *
strata_evaluate_page_new (StrataSession *session)
{
  return g_object_new (STRATA_TYPE_EVALUATE_PAGE, "session", session, NULL);
}
