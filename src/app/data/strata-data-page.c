/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-data-page-private.h"

#include "strata-chart-style.h"
#include "strata-chooser.h"
#include "strata-columns-layout.h"
#include "strata-fit-layout.h"
#include "strata-more-button.h"

#include <glib/gi18n.h>

/* Under this width the selected image lies over the gallery instead of beside it. */
#define NARROW 860

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_SPLIT,
  PROP_SCALED,
  PROP_BY_CLASS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (StrataDataPage, strata_data_page, GTK_TYPE_WIDGET)

/* --- States -------------------------------------------------------------------------------------------------------- */

static void
update (StrataDataPage *self)
{
  StrataDataset *dataset = strata_data_page_get_dataset (self);
  const char *error = self->session ? strata_session_get_data_error (self->session) : NULL;

  if (dataset != strata_tile_painter_get_dataset (strata_gallery_get_painter (self->gallery)))
    {
      strata_image_list_show (strata_gallery_get_images (self->gallery), NULL, self->split, 0, self->by_class);
      strata_tile_painter_set_dataset (strata_gallery_get_painter (self->gallery), dataset);
      strata_data_page_make_chips (self);
    }
  strata_data_page_show_counts (self);
  strata_data_page_show_images (self);
  if (error != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (error, -1);
      adw_status_page_set_description (self->error_page, escaped);
    }
  gtk_stack_set_visible_child_name (self->states, dataset ? "data" : error ? "error" : "loading");
}

static void
on_try_again (StrataDataPage *self)
{
  strata_session_reload_data (self->session);
}

static void
on_folder_response (GtkNativeDialog *dialog, int response, StrataDataPage *self)
{
  if (response == GTK_RESPONSE_ACCEPT && self->session != NULL)
    {
      g_autoptr (GFile) folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = g_file_get_path (folder);
      StrataExperiment *experiment = strata_session_get_experiment (self->session);
      if (path != NULL)
        strata_editor_set (strata_session_get_editor (self->session),
                           G_OBJECT (strata_experiment_get_data (experiment)), _ ("Choose the folder of the images"),
                           "folder", path);
    }
  g_object_unref (dialog);
}

static void
on_choose_folder (StrataDataPage *self)
{
  GtkFileChooserNative *chooser =
    strata_chooser_new (_ ("Choose the Folder of the Images"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                        GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"));

  g_signal_connect_object (chooser, "response", G_CALLBACK (on_folder_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- Size, large image ------------------------------------------------------------------------------------- */

/* In a presentation the images grow with the words below them. */
static void
on_size (StrataDataPage *self)
{
  double size = gtk_range_get_value (GTK_RANGE (self->size_scale)) * strata_chart_style_get_scale (GTK_WIDGET (self));

  strata_tile_painter_set_size (strata_gallery_get_painter (self->gallery), (int) size);
}

static void
strata_data_page_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (strata_data_page_parent_class)->css_changed (widget, change);
  on_size (STRATA_DATA_PAGE (widget));
}

static void
show_hovered (StrataDataPage *self, int row, int column)
{
  g_autofree char *text = strata_pixel_view_describe (self->large, row, column);

  gtk_label_set_label (self->large_value, text ? text : "");
}

static gboolean
focus_large (gpointer user_data)
{
  StrataDataPage *self = user_data;

  if (gtk_widget_get_mapped (user_data) && gtk_widget_get_mapped (GTK_WIDGET (self->large)))
    gtk_widget_grab_focus (GTK_WIDGET (self->large));
  return G_SOURCE_REMOVE;
}

static void
open_image (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataDataPage *self = STRATA_DATA_PAGE (widget);

  if (strata_gallery_get_selected (self->gallery) == NULL)
    return;
  gtk_stack_set_visible_child_name (self->views, "image");
  /* A double click gives the focus to the tile once it has told of itself. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_large, g_object_ref (self), g_object_unref);
}

static void
close_image (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataDataPage *self = STRATA_DATA_PAGE (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->views), "image") != 0)
    return;
  gtk_stack_set_visible_child_name (self->views, "gallery");
  strata_data_page_show_images (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->gallery));
}

static void
on_activated (StrataDataPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "data.open-image", NULL);
}

static void
step_image (GtkWidget *widget, const char *action, GVariant *parameter)
{
  strata_gallery_select_next (STRATA_DATA_PAGE (widget)->gallery, g_variant_get_int32 (parameter));
}

static void
toggle_pane (GtkWidget *widget, const char *action, GVariant *parameter)
{
  AdwFlap *flap = STRATA_DATA_PAGE (widget)->flap;

  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

static void
find (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (STRATA_DATA_PAGE (widget)->search));
}

/* By hand: the first image is selected by itself. */
static void
tell_image (StrataDataPage *self)
{
  if (self->session != NULL && strata_gallery_get_selected (self->gallery) != NULL
      && gtk_widget_get_focus_child (GTK_WIDGET (self->gallery)) != NULL)
    strata_session_tell (self->session, "image");
}

static void
follow_images (StrataDataPage *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (click, "released", G_CALLBACK (tell_image), self);
  gtk_widget_add_controller (GTK_WIDGET (self->gallery), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (self->gallery, "selected", G_CALLBACK (tell_image), self);
}

/* --- Properties ---------------------------------------------------------------------------------------------------- */

static void
set_session (StrataDataPage *self, StrataSession *session)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (!g_set_object (&self->session, session))
    return;
  if (session != NULL)
    {
      g_signal_connect_swapped (session, "notify::dataset", G_CALLBACK (update), self);
      g_signal_connect_swapped (session, "notify::data-error", G_CALLBACK (update), self);
      g_signal_connect_swapped (session, "notify::scaler", G_CALLBACK (strata_data_page_show_ink), self);
    }
  strata_data_detail_set_session (self->detail, session);
  strata_sheet_popover_set_source (self->sheet, session, self->gallery);
  update (self);
  strata_data_page_show_ink (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
set_split (StrataDataPage *self, const char *name)
{
  for (guint split = 0; split < STRATA_N_SPLITS; split++)
    if (g_strcmp0 (name, strata_split_get_name (split)) == 0 && self->split != split)
      {
        self->split = split;
        strata_data_page_show_counts (self);
        strata_data_page_show_images (self);
        strata_gallery_select (self->gallery, 0);
        g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPLIT]);
        return;
      }
}

static void
strata_data_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  StrataDataPage *self = STRATA_DATA_PAGE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_SPLIT:
      g_value_set_string (value, strata_split_get_name (self->split));
      break;
    case PROP_SCALED:
      g_value_set_boolean (value, self->scaled);
      break;
    case PROP_BY_CLASS:
      g_value_set_boolean (value, self->by_class);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
strata_data_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  StrataDataPage *self = STRATA_DATA_PAGE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      set_session (self, g_value_get_object (value));
      break;
    case PROP_SPLIT:
      set_split (self, g_value_get_string (value));
      break;
    case PROP_SCALED:
      self->scaled = g_value_get_boolean (value);
      strata_data_page_show_ink (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_BY_CLASS:
      self->by_class = g_value_get_boolean (value);
      strata_data_page_show_images (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
strata_data_page_grab_focus (GtkWidget *widget)
{
  StrataDataPage *self = STRATA_DATA_PAGE (widget);

  return gtk_widget_get_mapped (GTK_WIDGET (self->gallery))
           ? gtk_widget_grab_focus (GTK_WIDGET (self->gallery))
           : gtk_widget_child_focus (gtk_widget_get_first_child (widget), GTK_DIR_TAB_FORWARD);
}

static gboolean
apply_fold (gpointer user_data)
{
  StrataDataPage *self = user_data;

  self->fold_source = 0;
  adw_flap_set_fold_policy (self->flap, self->narrow ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
  adw_flap_set_reveal_flap (self->flap, !self->narrow);
  return G_SOURCE_REMOVE;
}

static void
strata_data_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  StrataDataPage *self = STRATA_DATA_PAGE (widget);
  gboolean narrow = width < NARROW;
  int minimum;

  /* Until the pane is folded both stand side by side, and reach beyond a narrow window. */
  gtk_widget_measure (GTK_WIDGET (self->states), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_allocate (GTK_WIDGET (self->states), MAX (width, minimum), height, baseline, NULL);
  if (narrow == self->narrow)
    return;
  self->narrow = narrow;
  if (self->fold_source == 0)
    self->fold_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, apply_fold, self, NULL);
}

static void
strata_data_page_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  StrataDataPage *self = STRATA_DATA_PAGE (widget);

  gtk_widget_measure (GTK_WIDGET (self->states), orientation, for_size, minimum, natural, NULL, NULL);
  /* In a narrow window the pane lies over the gallery, and asks for no width of its own. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, 360);
}

static void
strata_data_page_dispose (GObject *object)
{
  StrataDataPage *self = STRATA_DATA_PAGE (object);

  g_clear_handle_id (&self->fold_source, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  if (self->states != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->states));
  self->states = NULL;

  G_OBJECT_CLASS (strata_data_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_property_action (widget_class, "data.split", "split");
  gtk_widget_class_install_property_action (widget_class, "data.scaled", "scaled");
  gtk_widget_class_install_property_action (widget_class, "data.by-class", "by-class");
  gtk_widget_class_install_action (widget_class, "data.open-image", NULL, open_image);
  gtk_widget_class_install_action (widget_class, "data.close-image", NULL, close_image);
  gtk_widget_class_install_action (widget_class, "data.step", "i", step_image);
  gtk_widget_class_install_action (widget_class, "page.toggle-pane", NULL, toggle_pane);
  gtk_widget_class_install_action (widget_class, "page.find", NULL, find);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "data.close-image", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_CONTROL_MASK, "data.step", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_CONTROL_MASK, "data.step", "i", 1);
}

static void
strata_data_page_class_init (StrataDataPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = strata_data_page_dispose;
  object_class->get_property = strata_data_page_get_property;
  object_class->set_property = strata_data_page_set_property;
  widget_class->grab_focus = strata_data_page_grab_focus;
  widget_class->measure = strata_data_page_measure;
  widget_class->size_allocate = strata_data_page_size_allocate;
  widget_class->css_changed = strata_data_page_css_changed;
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, STRATA_TYPE_SESSION, flags);
  properties[PROP_SPLIT] = g_param_spec_string ("split", NULL, NULL, "train", flags);
  properties[PROP_SCALED] = g_param_spec_boolean ("scaled", NULL, NULL, FALSE, flags);
  properties[PROP_BY_CLASS] = g_param_spec_boolean ("by-class", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (STRATA_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (STRATA_TYPE_DATA_DETAIL);
  g_type_ensure (STRATA_TYPE_FIT_LAYOUT);
  g_type_ensure (STRATA_TYPE_GALLERY);
  g_type_ensure (STRATA_TYPE_MORE_BUTTON);
  g_type_ensure (STRATA_TYPE_PIXEL_VIEW);
  g_type_ensure (STRATA_TYPE_SHEET_POPOVER);
  install_actions (widget_class);
  gtk_widget_class_set_css_name (widget_class, "datapage");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-data-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataDataPage, states);
  gtk_widget_class_bind_template_child (widget_class, StrataDataPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, StrataDataPage, flap);
  gtk_widget_class_bind_template_child (widget_class, StrataDataPage, views);
  gtk_widget_class_bind_template_child_full (widget_class, "train_button", FALSE,
                                             G_STRUCT_OFFSET (StrataDataPage, split_buttons[STRATA_SPLIT_TRAIN]));
  gtk_widget_class_bind_template_child_full (widget_class, "validation_button", FALSE,
                                             G_STRUCT_OFFSET (StrataDataPage, split_buttons[STRATA_SPLIT_VALIDATION]));
  gtk_widget_class_bind_template_child_full (widget_class, "test_button", FALSE,
                                             G_STRUCT_OFFSET (StrataDataPage, split_buttons[STRATA_SPLIT_TEST]));
  gtk_widget_class_bind_template_child (widget_class, StrataDataPage, search);
  gtk_widget_class_bind_template_child (widget_class, StrataDataPage, scaled_button);
  gtk_widget_class_bind_template_child (widget_class, StrataDataPage, size_scale);
  gtk_widget_class_bind_template_child (widget_class, StrataDataPage, sheet_button);
  gtk_widget_class_bind_template_child (widget_class, StrataDataPage, sheet);
  gtk_widget_class_bind_template_child (widget_class, StrataDataPage, chips);
  gtk_widget_class_bind_template_child (widget_class, StrataDataPage, gallery);
  gtk_widget_class_bind_template_child (widget_class, StrataDataPage, large);
  gtk_widget_class_bind_template_child (widget_class, StrataDataPage, large_title);
  gtk_widget_class_bind_template_child (widget_class, StrataDataPage, large_value);
  gtk_widget_class_bind_template_child (widget_class, StrataDataPage, detail);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_folder);
  gtk_widget_class_bind_template_callback (widget_class, strata_data_page_search);
  gtk_widget_class_bind_template_callback (widget_class, strata_data_page_show_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_size);
  gtk_widget_class_bind_template_callback (widget_class, on_try_again);
  gtk_widget_class_bind_template_callback (widget_class, show_hovered);
}

/* Before the grid's own keys, which would move the focus and leave the selection. */
static void
add_gallery_keys (StrataDataPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  for (int step = -1; step <= 1; step += 2)
    {
      guint key = step < 0 ? GDK_KEY_Left : GDK_KEY_Right;

      gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (keys),
        gtk_shortcut_new_with_arguments (gtk_keyval_trigger_new (key, GDK_CONTROL_MASK),
                                         gtk_named_action_new ("data.step"), "i", step));
    }
  gtk_widget_add_controller (GTK_WIDGET (self->gallery), keys);
}

static void
strata_data_page_init (StrataDataPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  follow_images (self);
  add_gallery_keys (self);
}

GtkWidget *
strata_data_page_new (StrataSession *session)
{
  return g_object_new (STRATA_TYPE_DATA_PAGE, "session", session, NULL);
}
