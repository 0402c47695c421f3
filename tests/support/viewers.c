/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* A crowd of viewers in one process: each joins a server over its WebSocket
 * and receives with a webrtcbin. It is told what to do by lines on stdin and
 * tells what happened by lines on stdout, so that a script needs no sleeps:
 *
 *   viewers URL N
 *     < pause | play | seek SECONDS     every viewer says so
 *     < frames COUNT                    wait until each has that many more
 *     > frames MS                       … and how long that took
 *     < join SECONDS                    one more, who begins there
 *     < report [MS]                     … on that long a time, till now
 *     > report [{…}, …]                 as JSON, see report()
 *     < leave                           every viewer goes as a page does
 *     > left
 *   > joined MS                         each of the N has its first frame
 *   > error TEXT                        a viewer was told so by the server
 *
 * End of input ends it, without a word to the server. */

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <gst/gst.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "viewing.h"

typedef struct _Crowd Crowd;

typedef struct {
  Crowd *crowd;
  SoupWebsocketConnection *socket;
  WvsViewer *viewer; /* (nullable) */
  char *position;    /* (nullable): where it begins */
  gint64 begin_us;
  guint wanted;      /* frames to wait for */
  gboolean gathered; /* the server has said its last candidate */
  gboolean early;    /* had a frame before that */
} Member;

struct _Crowd {
  SoupSession *session;
  const char *url;
  GMainLoop *loop;
  GPtrArray *members;
  GDataInputStream *input;
  gint64 begin_us;
  gboolean joined;
  gboolean counting;
  guint n_closed;
  gboolean leaving;
};

static const char capabilities[] =
    "{\"video\":[\"video/VP8\",\"video/VP9\",\"video/"
    "H264;profile-level-id=42e01f;"
    "packetization-mode=1\"],\"audio\":[\"audio/opus\"]}";

static void say (const char *format, ...) G_GNUC_PRINTF (1, 2);

static void
say (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  putchar ('\n');
  fflush (stdout);
}

static JsonBuilder *
begin_message (const char *type)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, type);
  return builder;
}

static void
end_message (Member *member, JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  if (soup_websocket_connection_get_state (member->socket) ==
      SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_text (member->socket, text);
  g_object_unref (builder);
}

static void
set_number (JsonBuilder *builder, const char *name, const char *digits)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, g_ascii_strtod (digits, NULL));
}

/* @position: (nullable) */
static void
tell (Member *member, const char *type, const char *position)
{
  JsonBuilder *builder = begin_message (type);

  if (position != NULL)
    set_number (builder, "position", position);
  end_message (member, builder);
}

/* As a browser does. */
static void
start (Member *member)
{
  JsonBuilder *builder = begin_message ("start");

  if (member->position != NULL)
    set_number (builder, "position", member->position);
  json_builder_set_member_name (builder, "capabilities");
  json_builder_add_value (builder, json_from_string (capabilities, NULL));
  end_message (member, builder);
}

static void
on_answer (const char *sdp, gpointer data)
{
  JsonBuilder *builder = begin_message ("answer");

  json_builder_set_member_name (builder, "sdp");
  json_builder_add_string_value (builder, sdp);
  end_message (data, builder);
}

static void
on_candidate (const char *candidate, guint mline, gpointer data)
{
  JsonBuilder *builder = begin_message ("candidate");

  json_builder_set_member_name (builder, "candidate");
  json_builder_add_string_value (builder, candidate);
  json_builder_set_member_name (builder, "sdpMLineIndex");
  json_builder_add_int_value (builder, mline);
  end_message (data, builder);
}

static void
on_message (SoupWebsocketConnection *socket, int kind, GBytes *bytes,
    gpointer data)
{
  Member *member = data;
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;
  const char *type;

  g_assert_true (json_parser_load_from_data (parser, text, size, NULL));
  object = json_node_get_object (json_parser_get_root (parser));
  type = json_object_get_string_member (object, "type");
  if (strcmp (type, "welcome") == 0) {
    start (member);
  } else if (strcmp (type, "offer") == 0) {
    wvs_viewer_take_offer (member->viewer,
        json_object_get_string_member (object, "sdp"));
  } else if (strcmp (type, "candidate") == 0) {
    const char *candidate = json_object_get_string_member (object, "candidate");

    if (*candidate == '\0')
      member->gathered = TRUE;
    else
      wvs_viewer_add_candidate (member->viewer,
          (guint)json_object_get_int_member (object, "sdpMLineIndex"),
          candidate);
  } else if (strcmp (type, "error") == 0) {
    say ("error %s", json_object_get_string_member (object, "message"));
  }
}

static void
on_closed (SoupWebsocketConnection *socket, gpointer data)
{
  Member *member = data;
  Crowd *crowd = member->crowd;

  if (++crowd->n_closed == crowd->members->len && crowd->leaving) {
    say ("left");
    g_main_loop_quit (crowd->loop);
  }
}

static void
on_connected (GObject *object, GAsyncResult *result, gpointer data)
{
  static const WvsViewerEvents events = { .answer = on_answer,
    .candidate = on_candidate };
  Member *member = data;
  g_autoptr (GError) error = NULL;

  member->socket = soup_session_websocket_connect_finish (SOUP_SESSION (object),
      result, &error);
  if (member->socket == NULL) {
    say ("error %s", error->message);
    return;
  }
  member->viewer = wvs_viewer_new (&events, member);
  g_signal_connect (member->socket, "message", G_CALLBACK (on_message), member);
  g_signal_connect (member->socket, "closed", G_CALLBACK (on_closed), member);
}

/* @position: (nullable) */
static void
join (Crowd *crowd, const char *position)
{
  static char protocol[] = "webrtc-video-server.v1";
  char *protocols[] = { protocol, NULL };
  g_autoptr (SoupMessage) message = soup_message_new ("GET", crowd->url);
  Member *member = g_new0 (Member, 1);

  member->crowd = crowd;
  member->position = g_strdup (position);
  member->begin_us = g_get_monotonic_time ();
  member->wanted = 1;
  g_ptr_array_add (crowd->members, member);
  soup_session_websocket_connect_async (crowd->session, message, NULL,
      protocols, G_PRIORITY_DEFAULT, NULL, on_connected, member);
}

static guint
count_frames (const Member *member)
{
  return member->viewer != NULL ? wvs_viewer_get_n_frames (member->viewer) : 0;
}

static gboolean
is_served (Member *member)
{
  guint n = count_frames (member);

  member->early = member->early || (n > 0 && !member->gathered);
  return n >= member->wanted;
}

/* Frames arrive on other threads; a look each 2 ms is exact enough. */
static gboolean
on_tick (gpointer data)
{
  Crowd *crowd = data;
  gint64 took_us = g_get_monotonic_time () - crowd->begin_us;
  gboolean all = TRUE;

  for (guint i = 0; i < crowd->members->len; i++)
    all = is_served (g_ptr_array_index (crowd->members, i)) && all;
  if (!all)
    return G_SOURCE_CONTINUE;
  if (!crowd->joined)
    say ("joined %.1f", (double)took_us / 1000);
  if (crowd->counting)
    say ("frames %.1f", (double)took_us / 1000);
  crowd->joined = TRUE;
  crowd->counting = FALSE;
  return G_SOURCE_CONTINUE;
}

static void
want_frames (Crowd *crowd, guint n)
{
  for (guint i = 0; i < crowd->members->len; i++) {
    Member *member = g_ptr_array_index (crowd->members, i);

    member->wanted = count_frames (member) + n;
  }
  crowd->begin_us = g_get_monotonic_time ();
  crowd->counting = TRUE;
}

/* What @member got since @since_us. */
static void
report_member (const Member *member, gint64 since_us, GString *text)
{
  if (member->viewer != NULL)
    wvs_viewing_describe (member->viewer, since_us, member->begin_us, text);
  else
    g_string_append (text, "{\"frames\":0");
  g_string_append_printf (text, ",\"before_gathered\":%s}",
      member->early ? "true" : "false");
}

/* @span: (nullable): in ms: only that long a time */
static void
report (Crowd *crowd, const char *span)
{
  g_autoptr (GString) text = g_string_new ("report [");
  gint64 since_us = 0;

  if (span != NULL)
    since_us = g_get_monotonic_time () -
               (gint64)g_ascii_strtoull (span, NULL, 10) * 1000;
  for (guint i = 0; i < crowd->members->len; i++) {
    if (i > 0)
      g_string_append_c (text, ',');
    report_member (g_ptr_array_index (crowd->members, i), since_us, text);
  }
  say ("%s]", text->str);
}

static void
tell_all (Crowd *crowd, const char *type, const char *position)
{
  for (guint i = 0; i < crowd->members->len; i++)
    tell (g_ptr_array_index (crowd->members, i), type, position);
}

static void
leave (Crowd *crowd)
{
  crowd->leaving = TRUE;
  for (guint i = 0; i < crowd->members->len; i++) {
    Member *member = g_ptr_array_index (crowd->members, i);

    g_clear_pointer (&member->viewer, wvs_viewer_free);
    soup_websocket_connection_close (member->socket,
        SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  }
}

static void
obey (Crowd *crowd, const char *line)
{
  static const char *const wishes[] = { "pause", "play", "seek", NULL };
  g_auto (GStrv) words = g_strsplit (line, " ", 2);

  if (g_strv_contains (wishes, words[0]))
    tell_all (crowd, words[0], words[1]);
  else if (strcmp (words[0], "frames") == 0)
    want_frames (crowd, (guint)strtoul (words[1], NULL, 10));
  else if (strcmp (words[0], "join") == 0)
    join (crowd, words[1]);
  else if (strcmp (words[0], "report") == 0)
    report (crowd, words[1]);
  else if (strcmp (line, "leave") == 0)
    leave (crowd);
  else
    say ("error what is '%s'?", line);
}

static void
on_line (GObject *object, GAsyncResult *result, gpointer data)
{
  Crowd *crowd = data;
  g_autofree char *line =
      g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (object),
          result, NULL, NULL);

  if (line == NULL)
    _exit (0);
  obey (crowd, line);
  g_data_input_stream_read_line_async (crowd->input, G_PRIORITY_DEFAULT, NULL,
      on_line, crowd);
}

int
main (int argc, char **argv)
{
  Crowd crowd = { 0 };
  g_autoptr (GInputStream) input = g_unix_input_stream_new (0, FALSE);

  if (argc != 3) {
    fprintf (stderr, "usage: viewers URL N\n");
    return 64;
  }
  gst_init (NULL, NULL);
  crowd.url = argv[1];
  crowd.session = soup_session_new_with_options ("max-conns", 1000,
      "max-conns-per-host", 1000, NULL);
  crowd.loop = g_main_loop_new (NULL, FALSE);
  crowd.members = g_ptr_array_new ();
  crowd.input = g_data_input_stream_new (input);
  crowd.begin_us = g_get_monotonic_time ();
  for (unsigned long n = strtoul (argv[2], NULL, 10); n > 0; n--)
    join (&crowd, NULL);
  g_timeout_add (2, on_tick, &crowd);
  g_data_input_stream_read_line_async (crowd.input, G_PRIORITY_DEFAULT, NULL,
      on_line, &crowd);
  g_main_loop_run (crowd.loop);
  _exit (0); /* nothing of a test tool is worth cleaning up */
}
