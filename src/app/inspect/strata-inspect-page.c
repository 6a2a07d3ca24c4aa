/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-inspect-page-private.h"

#include "strata-columns-layout.h"
#include "strata-fit-layout.h"
#include "strata-format.h"
#include "strata-more-button.h"

#include <glib/gi18n.h>

enum
{
  PROP_0,
  PROP_SESSION,
};

G_DEFINE_FINAL_TYPE (StrataInspectPage, strata_inspect_page, GTK_TYPE_WIDGET)

/* --- Inspecting ---------------------------------------------------------------------------------------------------- */

void
strata_inspect_page_forget (StrataInspectPage *self)
{
  if (self->inspection == NULL)
    return;
  g_clear_pointer (&self->before, strata_inspection_free);
  self->before = g_steal_pointer (&self->inspection);
}

static void
on_inspected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrataInspectPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataInspection) inspection = strata_inspection_run_finish (result, &error);
  StrataDataset *dataset = strata_inspect_page_get_dataset (self);

  self->running = FALSE;
  if (self->session == NULL || dataset == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), error != NULL);
  if (error != NULL)
    {
      g_autofree char *message = strata_format_figures (error->message);
      gtk_label_set_label (self->error_label, message);
    }
  /* An answer about another image than the one in sight would be a lie. */
  if (inspection != NULL && inspection->pixels == self->pixels)
    {
      strata_inspect_page_forget (self);
      self->inspection = g_steal_pointer (&inspection);
      strata_inspect_page_show_verdict (self);
      strata_inspect_page_show_probabilities (self, dataset);
      strata_inspect_page_show_layers (self, dataset);
      strata_inspect_page_show_overlay (self, dataset);
    }
  if (self->wanted)
    strata_inspect_page_inspect (self);
}

void
strata_inspect_page_inspect (StrataInspectPage *self)
{
  StrataNetwork *network = strata_inspect_page_get_network (self);
  StrataDataset *dataset = strata_inspect_page_get_dataset (self);

  if (network == NULL || dataset == NULL || self->pixels == NULL)
    return;
  /* Nobody looks: the newest network is asked when somebody does. */
  if (self->running || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->wanted = TRUE;
      return;
    }
  self->wanted = FALSE;
  self->running = TRUE;
  strata_inspection_run_async (&(StrataInspectionWish){ .network = network,
                                                        .pixels = self->pixels,
                                                        .dataset = dataset,
                                                        .aspect = self->aspect,
                                                        .overlay = self->overlay },
                               self->inspection != NULL ? self->inspection : self->before, self->cancellable,
                               on_inspected, g_object_ref (self));
}

static void
on_image_changed (StrataInspectPage *self)
{
  strata_inspect_page_look_at_split (self);
}

static void
on_epoch_changed (StrataInspectPage *self)
{
  strata_inspect_page_show_image (self);
  strata_inspect_page_inspect (self);
}

static void
on_split_changed (StrataInspectPage *self)
{
  StrataDataset *dataset = strata_inspect_page_get_dataset (self);
  gsize n = dataset ? strata_dataset_get_n (dataset, strata_inspect_page_get_split (self)) : 1;

  gtk_spin_button_set_range (self->index_entry, 0, MAX (n, 1) - 1.0);
  on_image_changed (self);
}

static void
on_mistake_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrataInspectPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gssize index = strata_inspection_find_mistake_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_visible (self->searching, FALSE);
  g_clear_object (&self->search);
  if (self->session == NULL)
    return;
  if (error != NULL)
    strata_session_toast (self->session, "%s", error->message);
  else if (index < 0)
    strata_session_toast (self->session, _ ("The network takes every image of the %s split for what it is"),
                          strata_format_split (strata_inspect_page_get_split (self)));
  else
    gtk_spin_button_set_value (self->index_entry, (double) index);
}

/* --- Actions ------------------------------------------------------------------------------------------------------- */

static void
step (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataInspectPage *self = STRATA_INSPECT_PAGE (widget);

  gtk_spin_button_set_value (self->index_entry,
                             gtk_spin_button_get_value (self->index_entry) + g_variant_get_int32 (parameter));
}

/* (uu): a split and an index in it */
static void
look_at (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataInspectPage *self = STRATA_INSPECT_PAGE (widget);
  guint split = 0, index = 0;

  g_variant_get (parameter, "(uu)", &split, &index);
  strata_inspect_page_set_split (self, (int) split);
  gtk_spin_button_set_value (self->index_entry, index);
  strata_inspect_page_look_at_split (self);
}

static void
choose_random (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataInspectPage *self = STRATA_INSPECT_PAGE (widget);
  StrataDataset *dataset = strata_inspect_page_get_dataset (self);

  if (dataset != NULL)
    gtk_spin_button_set_value (
      self->index_entry,
      g_random_int_range (0, (gint32) strata_dataset_get_n (dataset, strata_inspect_page_get_split (self))));
}

static void
find_mistake (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataInspectPage *self = STRATA_INSPECT_PAGE (widget);
  StrataNetwork *network = strata_inspect_page_get_network (self);
  StrataDataset *dataset = strata_inspect_page_get_dataset (self);

  if (network == NULL || dataset == NULL)
    return;
  g_cancellable_cancel (self->search);
  g_clear_object (&self->search);
  self->search = g_cancellable_new ();
  gtk_widget_set_visible (self->searching, TRUE);
  strata_inspection_find_mistake_async (network, dataset, strata_inspect_page_get_split (self),
                                        strata_inspect_page_get_index (self), self->search, on_mistake_found,
                                        g_object_ref (self));
}

static void
find (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWidget *entry = GTK_WIDGET (STRATA_INSPECT_PAGE (widget)->index_entry);

  /* There is nothing to find without a network, and the focus would be lost in what is not shown. */
  if (gtk_widget_get_mapped (entry))
    gtk_widget_grab_focus (entry);
}

/* --- The session --------------------------------------------------------------------------------------------------- */

static void
update (StrataInspectPage *self)
{
  StrataDataset *dataset = strata_inspect_page_get_dataset (self);
  StrataNetwork *network = strata_inspect_page_get_network (self);
  gboolean training = self->session != NULL && strata_session_is_training (self->session);

  strata_inspect_page_make_rows (self, dataset);
  if (dataset != NULL)
    gtk_spin_button_set_range (self->index_entry, 0,
                               MAX (strata_dataset_get_n (dataset, strata_inspect_page_get_split (self)), 1) - 1.0);
  if (network == NULL)
    strata_inspect_page_forget (self);
  adw_status_page_set_title (self->empty_page,
                             training ? _ ("The First Epoch Is Running") : _ ("Train the Model First"));
  adw_status_page_set_description (self->empty_page, training
                                                       ? _ ("What the network sees is shown as soon as it ends.")
                                                       : _ ("Then any image can be followed through its layers."));
  gtk_widget_set_visible (adw_status_page_get_child (self->empty_page), !training);
  gtk_stack_set_visible_child_name (self->states, network != NULL && dataset != NULL ? "inspect" : "empty");
  if (dataset != NULL && (self->pixels == NULL || self->source == STRATA_INSPECT_SPLIT))
    strata_inspect_page_look_at_split (self);
  else
    strata_inspect_page_inspect (self);
}

static void
set_session (StrataInspectPage *self, StrataSession *session)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (!g_set_object (&self->session, session))
    return;
  strata_inspect_page_forget_beside (self);
  g_clear_pointer (&self->inspection, strata_inspection_free);
  g_clear_pointer (&self->before, strata_inspection_free);
  g_clear_pointer (&self->pixels, g_bytes_unref);
  g_clear_pointer (&self->original, g_bytes_unref);
  if (session != NULL)
    {
      g_signal_connect_swapped (session, "notify::dataset", G_CALLBACK (update), self);
      g_signal_connect_swapped (session, "notify::network", G_CALLBACK (update), self);
      g_signal_connect_swapped (session, "notify::training-state", G_CALLBACK (update), self);
    }
  strata_epoch_scrubber_set_session (self->scrubber, session);
  update (self);
  g_object_notify (G_OBJECT (self), "session");
}

static gboolean
strata_inspect_page_grab_focus (GtkWidget *widget)
{
  StrataInspectPage *self = STRATA_INSPECT_PAGE (widget);

  return gtk_widget_get_mapped (GTK_WIDGET (self->pixels_view))
           ? gtk_widget_grab_focus (GTK_WIDGET (self->pixels_view))
           : gtk_widget_child_focus (gtk_widget_get_first_child (widget), GTK_DIR_TAB_FORWARD);
}

static void
strata_inspect_page_map (GtkWidget *widget)
{
  StrataInspectPage *self = STRATA_INSPECT_PAGE (widget);

  GTK_WIDGET_CLASS (strata_inspect_page_parent_class)->map (widget);
  if (self->wanted)
    strata_inspect_page_inspect (self);
}

static void
strata_inspect_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SESSION)
    g_value_set_object (value, STRATA_INSPECT_PAGE (object)->session);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
strata_inspect_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SESSION)
    set_session (STRATA_INSPECT_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
strata_inspect_page_dispose (GObject *object)
{
  StrataInspectPage *self = STRATA_INSPECT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->search);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->search);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  strata_inspect_page_forget_beside (self);
  g_clear_object (&self->dataset);
  g_clear_pointer (&self->inspection, strata_inspection_free);
  g_clear_pointer (&self->before, strata_inspection_free);
  g_clear_pointer (&self->pixels, g_bytes_unref);
  g_clear_pointer (&self->original, g_bytes_unref);
  g_clear_pointer (&self->picture_name, g_free);
  g_clear_object (&self->actions);
  if (self->states != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->states));
  self->states = NULL;

  G_OBJECT_CLASS (strata_inspect_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "inspect.step", "i", step);
  gtk_widget_class_install_action (widget_class, "inspect.look-at", "(uu)", look_at);
  gtk_widget_class_install_action (widget_class, "inspect.random", NULL, choose_random);
  gtk_widget_class_install_action (widget_class, "inspect.next-mistake", NULL, find_mistake);
  gtk_widget_class_install_action (widget_class, "page.find", NULL, find);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_CONTROL_MASK, "inspect.step", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_CONTROL_MASK, "inspect.step", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_j, GDK_CONTROL_MASK, "inspect.random", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "picture.paste", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, GDK_CONTROL_MASK, "inspect.next-mistake", NULL);
}

static void
strata_inspect_page_class_init (StrataInspectPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = strata_inspect_page_dispose;
  object_class->get_property = strata_inspect_page_get_property;
  object_class->set_property = strata_inspect_page_set_property;
  widget_class->grab_focus = strata_inspect_page_grab_focus;
  widget_class->map = strata_inspect_page_map;
  g_object_class_install_property (
    object_class, PROP_SESSION,
    g_param_spec_object ("session", NULL, NULL, STRATA_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  g_type_ensure (STRATA_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (STRATA_TYPE_EPOCH_SCRUBBER);
  g_type_ensure (STRATA_TYPE_FIT_LAYOUT);
  g_type_ensure (STRATA_TYPE_FITTING_STEPS);
  g_type_ensure (STRATA_TYPE_KEPT_LOOK);
  g_type_ensure (STRATA_TYPE_MORE_BUTTON);
  g_type_ensure (STRATA_TYPE_PIXEL_VIEW);
  install_actions (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "inspectpage");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-inspect-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, states);
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, split_choice);
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, index_entry);
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, mistake_button);
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, searching);
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, pixels_view);
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, draw_hint);
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, kept);
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, scrubber);
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, verdict_icon);
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, place_label);
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, overlay_label);
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, probabilities);
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, layers);
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, StrataInspectPage, steps);
  gtk_widget_class_bind_template_callback (widget_class, on_epoch_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_image_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_split_changed);
  gtk_widget_class_bind_template_callback (widget_class, strata_inspect_page_fit_picture);
}

static void
strata_inspect_page_init (StrataInspectPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  strata_inspect_page_add_sources (self);
  strata_inspect_page_add_looks (self);
  strata_inspect_page_add_beside (self);
  update (self);
}

GtkWidget *
strata_inspect_page_new (StrataSession *session)
{
  return g_object_new (STRATA_TYPE_INSPECT_PAGE, "session", session, NULL);
}
