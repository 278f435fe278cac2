package io.gitops4j.benchmarks.secrets.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.SecretValue;
import io.gitops4j.benchmarks.secrets.upstream.MarkedValue;
import io.gitops4j.secrets.leak.LeakGuard;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the soak would not see, it could not promise: the searches find what is there. */
class SearchTest {

  private static final String KEY = "a key";

  @Test
  void value_that_something_holds_is_found_in_the_heap_in_every_form_of_text() throws IOException {
    String narrow = new MarkedValue(0, 1).json(KEY);
    char[] characters = new MarkedValue(0, 2).json(KEY).toCharArray();
    byte[] bytes = new MarkedValue(0, 3).json(KEY).getBytes(StandardCharsets.UTF_8);
    String wide = new MarkedValue(0, 4).json(KEY) + "\u20ac";
    SecretValue secret = SecretValue.of("name", new MarkedValue(0, 5).json(KEY));

    assertThat(Heap.values(KEY)).extracting(MarkedValue::version).contains(1, 2, 3, 4, 5);

    Reference.reachabilityFence(narrow);
    Reference.reachabilityFence(characters);
    Reference.reachabilityFence(bytes);
    Reference.reachabilityFence(wide);
    Reference.reachabilityFence(secret);
  }

  @Test
  void value_that_was_closed_is_not_found_in_the_heap() throws IOException {
    SecretValue secret = SecretValue.of("name", new MarkedValue(7, 7).json(KEY));

    secret.close();

    assertThat(Heap.values(KEY)).doesNotContain(new MarkedValue(7, 7));
    Reference.reachabilityFence(secret);
  }

  @Test
  void objects_of_a_class_are_counted() {
    SecretValue secret = SecretValue.of("name", "value");

    assertThat(Heap.histogram().of(SecretValue.class)).isPositive();
    assertThat(Heap.histogram().bytes()).isGreaterThan(1_000_000);
    Reference.reachabilityFence(secret);
  }

  @Test
  void value_in_a_log_line_or_in_the_cause_of_an_exception_is_found() {
    TextSearch search = TextSearch.instance();
    search.begin(KEY, LeakGuard.none());
    long before = search.found();

    new SearchedLogs().getLogger("test").debug("answer {}", new MarkedValue(1, 1).json(KEY));
    search.search(
        "an exception",
        new IllegalStateException(new IOException(new MarkedValue(1, 2).json(KEY))));
    search.search("a text", "answer S0ak.1.1.000000000000000000000000");

    assertThat(search.found() - before).isEqualTo(2);
  }
}
