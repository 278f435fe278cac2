package io.gitops4j.benchmarks.secrets.upstream;

import io.gitops4j.testkit.secrets.FakeSecretsManager;
import io.gitops4j.testkit.secrets.calls.Calls;
import io.gitops4j.testkit.secrets.faults.Faults;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A fake AWS Secrets Manager in a process of its own, so that neither its threads nor its garbage
 * are measured. It does what lines of its input say and answers each with a line; it ends when its
 * input does.
 */
public final class Upstream {

  private final FakeSecretsManager fake;
  private long mark;

  private Upstream(FakeSecretsManager fake) {
    this.fake = fake;
  }

  /** Starts it; its first line is its address. */
  public static void main(String[] arguments) throws IOException {
    try (FakeSecretsManager fake = FakeSecretsManager.start();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      Upstream upstream = new Upstream(fake);
      System.out.println(fake.endpoint());
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(upstream.answer(line.split(" ", 3)));
      }
    }
  }

  private String answer(String[] words) {
    Faults faults = fake.faults();
    switch (words[0]) {
      case "put" -> {
        return fake.put(words[1], words[2]);
      }
      case "rotate" -> {
        String[] of = words[2].split(" ", -1);
        MarkedValue value = new MarkedValue(Integer.parseInt(of[0]), Integer.parseInt(of[1]));
        return fake.put(words[1], value.json(of[2]));
      }
      case "mark" -> mark = fake.calls().mark();
      case "calls" -> {
        Calls calls = fake.calls().since(mark);
        return "" + (words.length == 1 ? calls : calls.of(words[1])).count();
      }
      case "latency" -> faults.latency(Duration.ofMillis(Long.parseLong(words[1])));
      case "hang" -> faults.hang();
      case "outage" -> faults.outage();
      case "unavailable" -> faults.unavailable();
      case "throttle" -> faults.throttleAll();
      case "reset" -> faults.resetAll();
      case "half-answer" -> faults.halfAnswer();
      case "recover" -> faults.recover();
      default -> throw new IllegalArgumentException("no such command: " + words[0]);
    }
    return "done";
  }
}
