/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "scan.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wvs-test.h"

static char *top; /* a folder of the test's own */

static char *
at (const char *name)
{
  return g_build_filename (top, name, NULL);
}

static void
begin (const char *name)
{
  g_free (top);
  top = wvs_test_path (name);
  g_assert_cmpint (g_mkdir (top, 0700), ==, 0);
}

static void
make (const char *names)
{
  g_auto (GStrv) each = g_strsplit (names, " ", -1);

  for (char **name = each; *name != NULL; name++) {
    g_autofree char *path = at (*name);
    g_autofree char *parent = g_path_get_dirname (path);

    g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
    if (!g_str_has_suffix (*name, "/"))
      g_assert_true (g_file_set_contents (path, *name, -1, NULL));
  }
}

static void
link_to (const char *target, const char *name)
{
  g_autofree char *path = at (name);

  g_assert_cmpint (symlink (target, path), ==, 0);
}

/* (transfer full): the paths below @top, "a b=real c!problem" */
static char *
look (const char *roots)
{
  g_auto (GStrv) names = g_strsplit (roots, " ", -1);
  g_autoptr (WvsScan) scan = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  gsize skip = strlen (top) + 1;

  for (char **name = names; *name != NULL; name++) {
    g_autofree char *relative = *name;

    *name = g_str_equal (relative, ".") ? g_strdup (top) : at (relative);
  }
  scan = wvs_scan_new ((const char *const *)names, NULL);
  for (guint i = 0; i < scan->files->len; i++) {
    const WvsScanFile *file = g_ptr_array_index (scan->files, i);

    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", file->path + skip);
    if (file->problem != NULL)
      g_string_append_printf (text, "!%s", file->problem);
    else if (!g_str_equal (file->real_path, file->path))
      g_string_append_printf (text, "=%s", file->real_path + skip);
  }
  return g_strdup (text->str);
}

static void
check (const char *roots, const char *expected)
{
  g_autofree char *found = look (roots);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_order (void)
{
  begin ("order");
  make ("film10.mp4 film9.mp4 Alpha.mp4 b/2.mp4 b/10.mp4 b/1.mp4 c.mp4 "
        ".hidden.mp4 .git/x.mp4 b/.part");
  check (".", "Alpha.mp4 b/1.mp4 b/2.mp4 b/10.mp4 c.mp4 film9.mp4 film10.mp4");
}

static void
test_roots (void)
{
  begin ("roots");
  make ("a/1.mp4 a/2.mp4 b/1.mp4 c.mp4");
  check ("b a", "b/1.mp4 a/1.mp4 a/2.mp4");
  check ("a/2.mp4 a", "a/2.mp4 a/1.mp4"); /* each once, the first counts */
  check ("a a/2.mp4 c.mp4", "a/1.mp4 a/2.mp4 c.mp4");
  check ("none c.mp4 b", "c.mp4 b/1.mp4");
  check ("none", "");
}

static void
test_links (void)
{
  begin ("links");
  make ("in/a.mp4 in/sub/b.mp4 out/secret.mp4 inside/x.mp4");
  link_to ("sub/b.mp4", "in/good.mp4");
  link_to ("../out/secret.mp4", "in/bad.mp4");
  link_to ("../inside/x.mp4", "in/near.mp4"); /* its name begins like ours */
  link_to ("nothing.mp4", "in/dangling.mp4");
  link_to ("self.mp4", "in/self.mp4");
  link_to ("..", "in/sub/loop");
  link_to (".", "in/here");
  check ("in",
      "in/a.mp4 in/bad.mp4!the link leads out of the given folders "
      "in/dangling.mp4!the link leads nowhere in/good.mp4=in/sub/b.mp4 "
      "in/near.mp4!the link leads out of the given folders "
      "in/self.mp4!the link leads nowhere in/sub/b.mp4");
  /* Given both, a link may lead from one to the other. */
  check ("in/sub out", "in/sub/b.mp4 "
                       "in/sub/loop!the link leads out of the given folders "
                       "out/secret.mp4");
}

/* What was named may be a link itself, wherever it leads. */
static void
test_root_is_a_link (void)
{
  begin ("root-link");
  make ("real/a.mp4 real/b.mp4");
  link_to ("real", "films");
  link_to ("a.mp4", "real/c.mp4");
  link_to ("real/b.mp4", "one.mp4");
  check ("films one.mp4",
      "films/a.mp4 films/b.mp4 films/c.mp4=real/a.mp4 one.mp4");
}

static void
test_special_files (void)
{
  g_autofree char *pipe = NULL;

  begin ("special");
  make ("a.mp4");
  pipe = at ("pipe.mp4");
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  check (".", "a.mp4 pipe.mp4!is not a regular file");
}

static void
test_too_deep (void)
{
  g_autoptr (GString) path = g_string_new ("a");
  g_autofree char *found = NULL;

  begin ("deep");
  for (guint i = 0; i < 40; i++)
    g_string_append (path, "/d");
  g_string_append (path, "/x.mp4");
  make (path->str);
  found = look (".");
  g_assert_nonnull (strstr (found, "!the folder is too deep down"));
  g_assert_null (strstr (found, "x.mp4"));
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WvsScan) scan = NULL;
  const char *roots[] = { NULL, NULL };

  begin ("cancelled");
  make ("a.mp4 b.mp4");
  roots[0] = top;
  g_cancellable_cancel (cancellable);
  scan = wvs_scan_new (roots, cancellable);
  g_assert_cmpuint (scan->files->len, ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  wvs_test_init (&argc, &argv);
  g_test_add_func ("/scan/order", test_order);
  g_test_add_func ("/scan/roots", test_roots);
  g_test_add_func ("/scan/links", test_links);
  g_test_add_func ("/scan/root-is-a-link", test_root_is_a_link);
  g_test_add_func ("/scan/special-files", test_special_files);
  g_test_add_func ("/scan/too-deep", test_too_deep);
  g_test_add_func ("/scan/cancelled", test_cancelled);
  status = g_test_run ();
  g_free (top);
  return status;
}
