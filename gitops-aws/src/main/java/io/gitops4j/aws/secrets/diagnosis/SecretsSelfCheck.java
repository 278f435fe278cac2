package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.SecretRef;
import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.secrets.diagnosis.CredentialsStep.Expectation;
import io.gitops4j.aws.secrets.store.SecretStore;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Says at the start of a service what keeps it from reading its secrets: the region, the
 * credentials, the pod's role, the network, a policy or a key.
 *
 * <p>It goes in the order in which one thing depends on another, and ends where nothing more can be
 * known. It writes nothing and, unless told to, reads no value of a secret. It may wait for as long
 * as the time limits of the settings, for each of a few calls and for each reference.
 *
 * <pre>{@code
 * SecretsSelfCheck.of(AwsSettings.defaults(), List.of(store))
 *     .run(List.of(SecretRef.parse("aws-secretsmanager:prod/db")))
 *     .orThrow();
 * }</pre>
 *
 * <p>Immutable and safe to use from many threads. The stores stay their owner's to close.
 *
 * @since 0.1
 */
public final class SecretsSelfCheck {

  private final AwsSettings settings;
  private final List<SecretStore> stores;
  private final ProcessEnvironment environment;
  private final Machine machine;
  private final Clock clock;
  private final boolean readValues;

  SecretsSelfCheck(
      AwsSettings settings,
      List<SecretStore> stores,
      ProcessEnvironment environment,
      Machine machine,
      Clock clock,
      boolean readValues) {
    this.settings = settings;
    this.stores = List.copyOf(stores);
    this.environment = environment;
    this.machine = machine;
    this.clock = clock;
    this.readValues = readValues;
  }

  /**
   * A self-check of this process.
   *
   * @param settings how AWS is called
   * @param stores the stores of the references, made with the same settings
   */
  public static SecretsSelfCheck of(AwsSettings settings, List<SecretStore> stores) {
    return new SecretsSelfCheck(
        settings,
        stores,
        ProcessEnvironment.ofThisProcess(),
        new ThisMachine(),
        Clock.systemUTC(),
        false);
  }

  /**
   * The same of another environment than this process', to look at one that was recorded. Who gives
   * credentials is still this process' SDK, unless the settings name a provider.
   */
  public SecretsSelfCheck environment(ProcessEnvironment value) {
    return new SecretsSelfCheck(settings, stores, value, machine, clock, readValues);
  }

  /** The same by another clock. */
  public SecretsSelfCheck clock(Clock value) {
    return new SecretsSelfCheck(settings, stores, environment, machine, value, readValues);
  }

  /**
   * The same reading the values of the secrets and dropping them at once, which alone shows whether
   * their keys may be used; or not, which is the default.
   */
  public SecretsSelfCheck readValues(boolean value) {
    return new SecretsSelfCheck(settings, stores, environment, machine, clock, value);
  }

  SecretsSelfCheck machine(Machine value) {
    return new SecretsSelfCheck(settings, stores, environment, value, clock, readValues);
  }

  /** Checks; failures are findings, nothing is thrown. */
  public Diagnosis run(Collection<SecretRef> refs) {
    Findings findings = new Findings();
    Optional<String> region = new RegionStep(settings, environment, machine, findings).run();
    Expectation expected =
        new CredentialsStep(settings, environment, machine, clock.instant(), findings).run();
    region.ifPresent(r -> live(r, expected, refs, findings));
    return findings.diagnosis();
  }

  private void live(
      String region, Expectation expected, Collection<SecretRef> refs, Findings findings) {
    ServerClock serverClock = new ServerClock(clock);
    try (ServiceClients clients = new ServiceClients(settings, region)) {
      CallFailures failures = new CallFailures(environment);
      Optional<LiveStep.Outcome> outcome =
          new LiveStep(settings, machine, clients, serverClock, failures, findings).run(expected);
      if (outcome.isEmpty()) {
        return;
      }
      Optional<Caller> caller = outcome.get().caller();
      new ReferencesStep(settings, region, caller, stores, readValues, findings).run(refs);
      long many = refs.stream().filter(r -> r.store().equals("aws-secretsmanager")).count();
      if (many > 1) {
        new BatchStep(clients, serverClock, findings)
            .run(outcome.get().credentials(), caller.map(Caller::arn).orElse("Our identity"));
      }
      serverClock.tell(findings);
    }
  }
}
