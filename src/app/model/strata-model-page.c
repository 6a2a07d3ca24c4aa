/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-model-page-private.h"

#include <glib/gi18n.h>

#include "strata-advice-box.h"
#include "strata-chart-style.h"
#include "strata-fit-layout.h"
#include "strata-format.h"
#include "strata-preferences.h"

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (StrataModelPage, strata_model_page, GTK_TYPE_WIDGET)

/* --- Footer -------------------------------------------------------------------------------------------------------- */

/* Outputs of all layers for a batch, there and back, beside weights and what the optimizer keeps of them. */
static double
get_step_bytes (StrataExperiment *experiment)
{
  StrataStack *stack = strata_experiment_get_stack (experiment);
  g_autoptr (StrataSequential) sequential = strata_stack_resolve (stack, NULL);
  StrataOptimizer *optimizer = strata_compile_settings_get_optimizer (strata_experiment_get_compile (experiment));
  guint batch_size = 32;
  double outputs = 0, weights = (double) strata_stack_get_n_params (stack);

  if (sequential == NULL)
    return 0;
  g_object_get (strata_experiment_get_fit (experiment), "batch-size", &batch_size, NULL);
  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    outputs += strata_shape_get_size (&strata_sequential_get_layer (sequential, i)->output);
  weights += (weights - (double) strata_stack_get_n_non_trainable (stack)) * strata_optimizer_get_n_stores (optimizer);
  return 4.0 * (weights + 2.0 * batch_size * outputs);
}

static void
update_counts (StrataModelPage *self)
{
  StrataExperiment *experiment = strata_session_get_experiment (self->session);
  StrataStack *stack = strata_experiment_get_stack (experiment);
  guint64 n_params = strata_stack_get_n_params (stack), n_fixed = strata_stack_get_n_non_trainable (stack);
  g_autofree char *count = strata_format_count (n_params), *trainable = strata_format_count (n_params - n_fixed);
  g_autofree char *fixed = strata_format_count (n_fixed);
  g_autofree char *bytes = strata_format_bytes (4.0 * n_params),
                  *step = strata_format_bytes (get_step_bytes (experiment));
  g_autofree char *split = g_strdup_printf (_ ("%s trainable, %s not"), trainable, fixed);
  g_autofree char *params = n_fixed > 0 ? g_strdup_printf (_ ("%s parameters, %s not trainable"), count, fixed)
                                        : g_strdup_printf (_ ("%s parameters"), count);
  /* Translators: memory, "1.0 MB weights, 1.6 MB a step" */
  g_autofree char *memory = g_strdup_printf (_ ("%s weights, %s a step"), bytes, step);
  g_autofree char *amount = strata_format_flop (strata_stack_get_forward_flop (stack));
  g_autofree char *flop = g_strdup_printf (_ ("%s an image"), amount);

  gtk_label_set_label (self->params, params);
  gtk_label_set_label (self->params_count, count);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->params), split);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->params_count), params);
  gtk_label_set_label (self->memory, memory);
  gtk_button_set_label (self->flop, flop);
  gtk_widget_set_visible (GTK_WIDGET (self->memory), n_params > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->flop), strata_stack_get_n_layers (stack) > 0);
}

/* What is wrong most, and how often. */
static char *
format_worst (GPtrArray *advice)
{
  guint n[STRATA_ADVICE_HINT + 1] = { 0 };

  for (guint i = 0; i < advice->len; i++)
    n[strata_advice_get_rank (advice->pdata[i])]++;
  if (n[STRATA_ADVICE_ERROR] > 0)
    return g_strdup_printf (ngettext ("%u error", "%u errors", n[STRATA_ADVICE_ERROR]), n[STRATA_ADVICE_ERROR]);
  if (n[STRATA_ADVICE_WARNING] > 0)
    return g_strdup_printf (ngettext ("%u warning", "%u warnings", n[STRATA_ADVICE_WARNING]), n[STRATA_ADVICE_WARNING]);
  return g_strdup_printf (ngettext ("%u hint", "%u hints", n[STRATA_ADVICE_HINT]), n[STRATA_ADVICE_HINT]);
}

static void
update_advice (StrataModelPage *self)
{
  GPtrArray *advice = strata_advisor_get_advice (self->advisor);
  g_autofree char *text = format_worst (advice);

  gtk_label_set_label (self->advice_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->advice_button), advice->len > 0);
  if (advice->len > 0)
    gtk_image_set_from_icon_name (self->advice_icon, strata_advice_get_icon_name (advice->pdata[0]));
}

/* --- Selection ----------------------------------------------------------------------------------------------------- */

static void
on_selected (StrataModelPage *self)
{
  strata_inspector_set_part (self->inspector, strata_stack_view_get_selected (self->view));
  strata_palette_unselect (self->palette);
}

/* Back from the palette, the inspector shows the selected card again. */
static void
on_stack_focused (StrataModelPage *self)
{
  if (self->session != NULL)
    on_selected (self);
}

static void
on_explain (StrataModelPage *self, StrataLayer *layer)
{
  strata_inspector_explain (self->inspector, layer);
}

static void
on_rows_selected (StrataModelPage *self)
{
  if (self->session != NULL)
    strata_model_page_update_actions (self);
}

static void
on_edit (StrataModelPage *self)
{
  strata_model_page_edit (self, NULL);
}

static void
on_insert (StrataModelPage *self, StrataLayer *layer)
{
  strata_model_page_insert (self, layer);
  if (adw_flap_get_folded (self->palette_flap))
    adw_flap_set_reveal_flap (self->palette_flap, FALSE);
}

const char *
strata_model_page_get_pane_key (StrataModelPage *self, AdwFlap *flap)
{
  return flap == self->inspector_flap ? "inspector-visible" : "palette-visible";
}

/* A pane that folds goes out of the way; one that unfolds is as it was left, but for a presentation: there the room that
 * one pane gives up is not for the other. */
static void
on_folded (StrataModelPage *self, GParamSpec *pspec, AdwFlap *flap)
{
  const char *key = strata_model_page_get_pane_key (self, flap);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gboolean presenting = root != NULL && gtk_widget_has_css_class (GTK_WIDGET (root), STRATA_PRESENTATION_CLASS);

  adw_flap_set_reveal_flap (flap,
                            !adw_flap_get_folded (flap) && !presenting && strata_preferences_get_boolean (key, TRUE));
}

/* A pane that closes over the stack gives the focus back to it. */
static void
on_revealed (StrataModelPage *self, GParamSpec *pspec, AdwFlap *flap)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (!adw_flap_get_reveal_flap (flap) && focus != NULL && gtk_widget_is_ancestor (focus, adw_flap_get_flap (flap)))
    strata_stack_view_focus (self->view);
}

/* The layer a person is likely to begin with: the first with something to set. */
static StrataConfigurable *
get_first_part (StrataExperiment *experiment)
{
  StrataStack *stack = strata_experiment_get_stack (experiment);

  for (guint i = 0; i < strata_stack_get_n_layers (stack); i++)
    if (STRATA_IS_DENSE (strata_stack_get_layer (stack, i)) || STRATA_IS_BLOCK (strata_stack_get_layer (stack, i)))
      return STRATA_CONFIGURABLE (strata_stack_get_layer (stack, i));
  return STRATA_CONFIGURABLE (strata_experiment_get_data (experiment));
}

static void
set_session (StrataModelPage *self, StrataSession *session)
{
  if (self->session == session)
    return;
  if (self->session != NULL)
    {
      StrataExperiment *experiment = strata_session_get_experiment (self->session);

      g_signal_handlers_disconnect_by_data (strata_experiment_get_stack (experiment), self);
      g_signal_handlers_disconnect_by_data (experiment, self);
      for (guint i = 0; i < G_N_ELEMENTS (self->listings); i++)
        if (self->listings[i] != NULL)
          gtk_window_destroy (self->listings[i]);
    }
  strata_inspector_set_session (self->inspector, NULL);
  strata_stack_view_set_session (self->view, NULL, NULL);
  g_clear_object (&self->advisor);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;

  StrataExperiment *experiment = strata_session_get_experiment (session);
  self->advisor = strata_advisor_new (experiment);
  strata_inspector_set_session (self->inspector, session);
  strata_stack_view_set_session (self->view, session, self->advisor);
  strata_stack_cards_set_show_cost (strata_stack_view_get_cards (self->view),
                                    gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->flop)));
  g_signal_connect_object (strata_experiment_get_stack (experiment), "inferred", G_CALLBACK (update_counts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (experiment, "changed", G_CALLBACK (update_counts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->advisor, "changed", G_CALLBACK (update_advice), self, G_CONNECT_SWAPPED);
  strata_stack_view_select_one (self->view, get_first_part (experiment), FALSE);
  update_counts (self);
  update_advice (self);
  strata_model_page_update_actions (self);
}

/* --- The widget ---------------------------------------------------------------------------------------------------- */

static void
strata_model_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, STRATA_MODEL_PAGE (object)->session);
}

static void
strata_model_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  StrataModelPage *self = STRATA_MODEL_PAGE (object);

  if (g_value_get_object (value) == self->session)
    return;
  set_session (self, g_value_get_object (value));
  g_object_notify_by_pspec (object, pspec);
}

static void
strata_model_page_dispose (GObject *object)
{
  StrataModelPage *self = STRATA_MODEL_PAGE (object);
  GtkWidget *child;

  if (self->inspector_flap != NULL)
    set_session (self, NULL);
  g_clear_object (&self->actions);
  self->inspector_flap = NULL;
  child = gtk_widget_get_first_child (GTK_WIDGET (self));
  if (child != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (strata_model_page_parent_class)->dispose (object);
}

/* Whoever comes here by key goes on with the selected card. */
static gboolean
strata_model_page_grab_focus (GtkWidget *widget)
{
  strata_stack_view_focus (STRATA_MODEL_PAGE (widget)->view);
  return gtk_widget_get_focus_child (widget) != NULL;
}

static void
strata_model_page_class_init (StrataModelPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = strata_model_page_get_property;
  object_class->set_property = strata_model_page_set_property;
  object_class->dispose = strata_model_page_dispose;
  widget_class->grab_focus = strata_model_page_grab_focus;
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, STRATA_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (STRATA_TYPE_FIT_LAYOUT);
  g_type_ensure (STRATA_TYPE_PALETTE);
  g_type_ensure (STRATA_TYPE_STACK_VIEW);
  g_type_ensure (STRATA_TYPE_INSPECTOR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-model-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataModelPage, inspector_flap);
  gtk_widget_class_bind_template_child (widget_class, StrataModelPage, palette_flap);
  gtk_widget_class_bind_template_child (widget_class, StrataModelPage, palette);
  gtk_widget_class_bind_template_child (widget_class, StrataModelPage, view);
  gtk_widget_class_bind_template_child (widget_class, StrataModelPage, inspector);
  gtk_widget_class_bind_template_child (widget_class, StrataModelPage, params);
  gtk_widget_class_bind_template_child (widget_class, StrataModelPage, params_count);
  gtk_widget_class_bind_template_child (widget_class, StrataModelPage, memory);
  gtk_widget_class_bind_template_child (widget_class, StrataModelPage, flop);
  gtk_widget_class_bind_template_child (widget_class, StrataModelPage, advice_button);
  gtk_widget_class_bind_template_child (widget_class, StrataModelPage, advice_icon);
  gtk_widget_class_bind_template_child (widget_class, StrataModelPage, advice_label);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_edit);
  gtk_widget_class_bind_template_callback (widget_class, on_insert);
  gtk_widget_class_bind_template_callback (widget_class, on_explain);
  gtk_widget_class_bind_template_callback (widget_class, on_folded);
  gtk_widget_class_bind_template_callback (widget_class, on_revealed);
  gtk_widget_class_set_css_name (widget_class, "modelpage");
}

static void
strata_model_page_init (StrataModelPage *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  strata_model_page_add_actions (self);
  g_signal_connect_object (focus, "enter", G_CALLBACK (on_stack_focused), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->view), focus);
  on_folded (self, NULL, self->inspector_flap);
  on_folded (self, NULL, self->palette_flap);
  g_signal_connect_object (strata_stack_view_get_list (self->view), "selected-rows-changed",
                           G_CALLBACK (on_rows_selected), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}
