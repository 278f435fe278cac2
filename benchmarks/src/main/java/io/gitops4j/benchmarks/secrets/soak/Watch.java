package io.gitops4j.benchmarks.secrets.soak;

import io.gitops4j.SecretException;
import io.gitops4j.secrets.Secrets;
import io.gitops4j.secrets.SecretsEvent;
import io.gitops4j.secrets.SecretsListener;
import java.util.Map;
import java.util.TreeMap;

/** Looks at everything that may be shown: events, states, names; and counts events and threads. */
final class Watch implements SecretsListener {

  private final Map<String, Integer> events = new TreeMap<>();
  private long mostThreads;

  @Override
  public synchronized void on(SecretsEvent event) {
    events.merge(event.getClass().getSimpleName(), 1, Integer::sum);
    TextSearch.instance().search("an event", event.toString());
  }

  /** Looks at what may be shown now. */
  void look(Secrets secrets) {
    TextSearch search = TextSearch.instance();
    search.search("the status", secrets.status().toString());
    search.search("the secrets as text", secrets.toString());
    for (String name : Ledger.names()) {
      try {
        search.search("a secret as text", secrets.lookup(name + "#password").toString());
        search.search("a version as text", secrets.lookup(name).current().toString());
      } catch (SecretException e) {
        search.search("an exception of a look", e);
      }
    }
    Thread.getAllStackTraces().keySet().forEach(t -> search.search("a thread", t.getName()));
    long threads = Heap.threads("gitops4j-");
    synchronized (this) {
      mostThreads = Math.max(mostThreads, threads);
    }
  }

  synchronized int events(String kind) {
    return events.getOrDefault(kind, 0);
  }

  synchronized long mostThreads() {
    return mostThreads;
  }
}
