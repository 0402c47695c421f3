/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "candidate.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <string.h>

#include "address.h"
#include "error.h"
#include "wvs-test.h"

/* The machine of these tests, in place of the one they run on: libc's two
 * functions are replaced. */
static struct sockaddr_in own4[3];
static struct sockaddr_in6 own6[2];
static struct ifaddrs interfaces[G_N_ELEMENTS (own4) + G_N_ELEMENTS (own6) + 1];

int
getifaddrs (struct ifaddrs **list)
{
  *list = interfaces;
  return 0;
}

void
freeifaddrs (struct ifaddrs *list)
{
  g_assert_true (list == interfaces);
}

static void
make_machine (void)
{
  static const char *const addresses[] = { "127.0.0.1", "192.168.7.1",
    "203.0.113.7", "::1", "2001:db8::7" };
  struct ifaddrs *interface = interfaces;

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++, interface++) {
    if (i < G_N_ELEMENTS (own4)) {
      own4[i].sin_family = AF_INET;
      inet_pton (AF_INET, addresses[i], &own4[i].sin_addr);
      interface->ifa_addr = (struct sockaddr *)(void *)&own4[i];
    } else {
      struct sockaddr_in6 *address = &own6[i - G_N_ELEMENTS (own4)];

      address->sin6_family = AF_INET6;
      inet_pton (AF_INET6, addresses[i], &address->sin6_addr);
      interface->ifa_addr = (struct sockaddr *)(void *)address;
    }
    interface->ifa_next = interface + 1;
  }
  interface->ifa_addr = NULL; /* as of an interface without an address */
}

static void
test_good (void)
{
  static const struct {
    const char *text;
    const char *again; /* what is handed on */
  } cases[] = {
    { "candidate:842163049 1 udp 1677729535 203.0.113.9 61293 typ srflx raddr "
      "0.0.0.0 rport 0 generation 0 ufrag Qs+m network-cost 999",
        "candidate:842163049 1 UDP 1677729535 203.0.113.9 61293 typ srflx" },
    { "a=candidate:0 1 UDP 2122252543 192.168.1.7 40000 typ host",
        "candidate:0 1 UDP 2122252543 192.168.1.7 40000 typ host" },
    { "candidate:a+/9 2 udp 1 2001:DB8:0::9 1024 typ relay raddr :: rport 9",
        "candidate:a+/9 2 UDP 1 2001:db8::9 1024 typ relay" },
    { "candidate:1 256 udp 2147483647 203.0.113.9 65535 typ prflx",
        "candidate:1 256 UDP 2147483647 203.0.113.9 65535 typ prflx" },
    { "candidate:1 1 tcp 1518280447 192.168.1.7 9 typ host tcptype active",
        "candidate:1 1 TCP 1518280447 192.168.1.7 9 typ host" },
    { "candidate:1 1 TCP 1518280447 192.168.1.7 0 typ host",
        "candidate:1 1 TCP 1518280447 192.168.1.7 0 typ host" },
    { "candidate:1 1 udp 1 5f1b7a3e-0d0c-4a6e-9f4b-1d3f5a7c9e11.local 5000 typ "
      "host",
        "candidate:1 1 UDP 1 invalid 5000 typ host" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (WvsCandidate) candidate =
        wvs_candidate_parse (cases[i].text, &error);
    g_autofree char *again = NULL;

    g_test_message ("%s", cases[i].text);
    g_assert_no_error (error);
    again = wvs_candidate_to_string (candidate);
    g_assert_cmpstr (again, ==, cases[i].again);
  }
}

static void
test_bad (void)
{
  static const struct {
    const char *text;
    const char *message;
  } cases[] = {
    { "", "candidate:" },
    { "candidate:", "fields" },
    { "garbage", "'candidate:'" },
    { "%s%n%s%n", "'candidate:'" },
    { "b=candidate:1 1 udp 1 203.0.113.9 5000 typ host", "'candidate:'" },
    { "CANDIDATE:1 1 udp 1 203.0.113.9 5000 typ host", "'candidate:'" },
    { "candidate:1 1 udp 1 203.0.113.9 5000 typ", "fields" },
    { "candidate: 1 udp 1 203.0.113.9 5000 typ host", "foundation" },
    { "candidate:%s 1 udp 1 203.0.113.9 5000 typ host", "foundation" },
    { "candidate:123456789012345678901234567890123 1 udp 1 203.0.113.9 5000 "
      "typ host",
        "foundation" },
    { "candidate:1 0 udp 1 203.0.113.9 5000 typ host", "component" },
    { "candidate:1 -1 udp 1 203.0.113.9 5000 typ host", "component" },
    { "candidate:1 999 udp 1 203.0.113.9 5000 typ host", "component" },
    { "candidate:1 x udp 1 203.0.113.9 5000 typ host", "component" },
    { "candidate:1 1 sctp 1 203.0.113.9 5000 typ host", "transport" },
    { "candidate:1 1 udp 0 203.0.113.9 5000 typ host", "priority" },
    { "candidate:1 1 udp -1 203.0.113.9 5000 typ host", "priority" },
    { "candidate:1 1 udp 2147483648 203.0.113.9 5000 typ host", "priority" },
    { "candidate:1 1 udp 100000000000000 203.0.113.9 5000 typ host",
        "priority" },
    { "candidate:1 1 udp 99999999999999999999999 203.0.113.9 5000 typ host",
        "priority" },
    { "candidate:1 1 udp 1 203.0.113.9 0 typ host", "port" },
    { "candidate:1 1 udp 1 203.0.113.9 53 typ host", "port" },
    { "candidate:1 1 udp 1 203.0.113.9 1023 typ host", "port" },
    { "candidate:1 1 udp 1 203.0.113.9 65536 typ host", "port" },
    { "candidate:1 1 udp 1 203.0.113.9 99999 typ host", "port" },
    { "candidate:1 1 udp 1 203.0.113.9 -1 typ host", "port" },
    { "candidate:1 1 tcp 1 203.0.113.9 99999 typ host", "port" },
    { "candidate:1 1 udp 1  5000 typ host", "address" },
    { "candidate:1 1 udp 1 fe80::1%eth0 5000 typ host", "address" },
    { "candidate:1 1 udp 1 bad_name.local 5000 typ host", "address" },
    { "candidate:1 1 udp 1 -h.local 5000 typ host", "address" },
    { "candidate:1 1 udp 1 h\nx.local 5000 typ host", "address" },
    { "candidate:1 1 udp 1 203.0.113.9 5000 type host", "type" },
    { "candidate:1 1 udp 1 203.0.113.9 5000 typ HOST", "type" },
    { "candidate:1 1 udp 1 203.0.113.9 5000 typ host\r\na=x", "type" },
    { "candidate:1 1 udp 1 203.0.113.9 5000 typ h\xc3\xb6st", "ASCII" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].text);
    g_assert_null (wvs_candidate_parse (cases[i].text, &error));
    wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID,
        cases[i].message);
  }
}

static void
test_long (void)
{
  static const char good[] = "candidate:1 1 udp 1 203.0.113.9 5000 typ host";
  g_autofree char *filler = g_strnfill (100000, 'a');
  g_autofree char *one_word = g_strdup_printf ("%s %s", good, filler);
  GString *words = g_string_new (good);
  const char *texts[] = { one_word, NULL, filler };

  while (words->len < 400)
    g_string_append (words, " x y");
  texts[1] = words->str;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (wvs_candidate_parse (texts[i], &error));
    g_assert_cmpuint (strlen (error->message), <, 200);
    wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_INVALID, NULL);
  }
  g_string_free (words, TRUE);
}

/* Who may have packets sent where. @viewer: where its signaling comes from. */
static void
test_policy (void)
{
  static const struct {
    const char *address;
    const char *viewer;
    gboolean allowed;
  } cases[] = {
    /* public: for everyone */
    { "198.51.100.1", "198.51.100.9", TRUE },
    { "198.51.100.1", "192.168.7.2", TRUE },
    { "198.51.100.1", "127.0.0.1", TRUE },
    { "198.51.100.1", NULL, TRUE },
    { "2001:db8::1", "198.51.100.9", TRUE },
    { "::ffff:198.51.100.1", "198.51.100.9", TRUE },
    /* private: for viewers who are inside */
    { "192.168.7.2", "192.168.7.2", TRUE },
    { "10.0.0.1", "192.168.7.2", TRUE },
    { "100.64.0.1", "192.168.7.2", TRUE },
    { "fd00::1", "192.168.7.2", TRUE },
    { "10.0.0.1", "fd00::2", TRUE },
    { "10.0.0.1", "127.0.0.1", TRUE },
    { "10.0.0.1", "::ffff:192.168.7.2", TRUE },
    { "10.0.0.1", "169.254.3.4", TRUE },
    { "10.0.0.1", "198.51.100.9", FALSE },
    { "100.64.0.1", "198.51.100.9", FALSE },
    { "fd00::1", "2001:db8::1", FALSE },
    { "::ffff:10.0.0.1", "198.51.100.9", FALSE },
    { "10.0.0.1", NULL, FALSE },
    /* loopback: for viewers on this machine */
    { "127.0.0.1", "127.0.0.1", TRUE },
    { "127.0.0.1", "::1", TRUE },
    { "::1", "::1", TRUE },
    { "127.0.0.1", "::ffff:127.0.0.1", TRUE },
    { "127.0.0.1", "192.168.7.2", FALSE },
    { "127.0.0.1", "198.51.100.9", FALSE },
    { "127.0.0.1", NULL, FALSE },
    { "::1", "192.168.7.2", FALSE },
    { "::ffff:127.0.0.1", "192.168.7.2", FALSE },
    { "64:ff9b::7f00:1", "192.168.7.2", FALSE },
    { "2002:7f00:1::", "192.168.7.2", FALSE },
    /* nobody is there */
    { "0.0.0.0", "127.0.0.1", FALSE },
    { "255.255.255.255", "127.0.0.1", FALSE },
    { "224.0.0.251", "127.0.0.1", FALSE },
    { "169.254.169.254", "127.0.0.1", FALSE },
    { "169.254.3.4", "169.254.3.4", FALSE },
    { "::", "127.0.0.1", FALSE },
    { "ff02::fb", "127.0.0.1", FALSE },
    { "fe80::1", "fe80::1", FALSE },
    { "64:ff9b::a9fe:a9fe", "127.0.0.1", FALSE },
    /* this machine by its other names: for viewers on it */
    { "192.168.7.1", "127.0.0.1", TRUE },
    { "203.0.113.7", "127.0.0.1", TRUE },
    { "203.0.113.7", "203.0.113.7", TRUE },
    { "192.168.7.1", "192.168.7.1", TRUE },
    { "192.168.7.1", "::ffff:192.168.7.1", TRUE },
    { "2001:db8::7", "2001:db8::7", TRUE },
    { "192.168.7.1", "203.0.113.7", FALSE },
    { "192.168.7.1", "192.168.7.2", FALSE },
    { "203.0.113.7", "198.51.100.9", FALSE },
    { "203.0.113.7", NULL, FALSE },
    { "::ffff:203.0.113.7", "198.51.100.9", FALSE },
    { "64:ff9b::cb00:7107", "198.51.100.9", FALSE },
    { "2002:cb00:7107::1", "198.51.100.9", FALSE },
    { "2001:db8::7", "2001:db8::1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text =
        g_strdup_printf ("candidate:1 1 udp 1 %s 5000 typ host",
            cases[i].address);
    g_autoptr (WvsCandidate) candidate = wvs_candidate_parse (text, NULL);
    g_autoptr (GInetAddress) viewer =
        cases[i].viewer != NULL ? wvs_address_parse (cases[i].viewer) : NULL;

    g_test_message ("%s for %s", cases[i].address,
        cases[i].viewer != NULL ? cases[i].viewer : "unknown");
    g_assert_nonnull (candidate);
    g_assert_cmpint (wvs_candidate_is_allowed (candidate, viewer), ==,
        cases[i].allowed);
  }
}

/* Well-formed, but of no use or not ours to follow, whoever sends them. */
static void
test_passed_over (void)
{
  static const char *const texts[] = {
    "candidate:1 1 tcp 1 198.51.100.1 9 typ host tcptype active",
    "candidate:1 1 tcp 1 198.51.100.1 5000 typ host tcptype passive",
    "candidate:1 1 tcp 1 198.51.100.1 5000 typ host",
    "candidate:1 2 udp 1 198.51.100.1 5000 typ host",
    "candidate:1 256 udp 1 198.51.100.1 5000 typ host",
    "candidate:1 1 udp 1 www.example.com 5000 typ host",
    "candidate:1 1 udp 1 x.internal.local 5000 typ host",
    "candidate:1 1 udp 1 999.1.1.1 5000 typ host",
    "candidate:1 1 udp 1 127.1 5000 typ host",
    "candidate:1 1 udp 1 2130706433 5000 typ host",
    "candidate:1 1 udp 1 0x7f000001 5000 typ host",
  };
  g_autoptr (GInetAddress) loopback = wvs_address_parse ("127.0.0.1");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (WvsCandidate) candidate = wvs_candidate_parse (texts[i], NULL);

    g_test_message ("%s", texts[i]);
    g_assert_nonnull (candidate);
    g_assert_false (wvs_candidate_is_allowed (candidate, loopback));
  }
}

int
main (int argc, char **argv)
{
  make_machine ();
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/candidate/good", test_good);
  g_test_add_func ("/candidate/bad", test_bad);
  g_test_add_func ("/candidate/long", test_long);
  g_test_add_func ("/candidate/policy", test_policy);
  g_test_add_func ("/candidate/passed-over", test_passed_over);
  return g_test_run ();
}
