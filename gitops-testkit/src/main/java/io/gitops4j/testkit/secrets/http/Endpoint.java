package io.gitops4j.testkit.secrets.http;

import io.gitops4j.testkit.secrets.calls.Call;
import io.gitops4j.testkit.secrets.calls.CallLog;
import io.gitops4j.testkit.secrets.faults.Rules;
import io.gitops4j.testkit.secrets.faults.Verdict;
import io.gitops4j.testkit.secrets.wire.Caller;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** Answers requests, or lets them go wrong, and writes them down. */
public final class Endpoint implements AutoCloseable {
  private final Port port;
  private final Services services;
  private final Function<Credential, Caller> callers;
  private final Rules rules;
  private final CallLog log;
  private final Clock clock;

  /** Listens. */
  public Endpoint(
      int number,
      Services services,
      Function<Credential, Caller> callers,
      Rules rules,
      CallLog log,
      Clock clock) {
    this.services = services;
    this.callers = callers;
    this.rules = rules;
    this.log = log;
    this.clock = clock;
    this.port = new Port(number, this::handle);
  }

  /** The port it listens on. */
  public int port() {
    return port.number();
  }

  private void handle(Incoming incoming, Exchange exchange) {
    Services.Named named = services.name(incoming);
    Caller caller = callers.apply(Credential.of(incoming.authorization()));
    List<String> ids = named.ids();
    CallLog.Entry entry =
        log.arrived(
            new Call(
                0,
                clock.instant(),
                named.service().name(),
                named.operation(),
                ids,
                caller.region(),
                caller.accessKeyId(),
                caller.role(),
                0,
                ""));
    Verdict verdict =
        rules.meet(
            named.operation(),
            ids,
            caller,
            () -> answer(named, caller, exchange, entry, Verdict.Way.WHOLE));
    if (verdict.way() == Verdict.Way.NEVER) {
      return;
    }
    Answer answer =
        verdict.refusal() == null
            ? Services.run(named, caller, rules.access(named.operation()))
            : Services.refuse(named, verdict.refusal());
    Runnable reply = () -> reply(answer, exchange, entry, verdict.way());
    if (verdict.latency().isZero()) {
      reply.run();
    } else {
      port.later(verdict.latency(), reply);
    }
  }

  private void answer(
      Services.Named named,
      Caller caller,
      Exchange exchange,
      CallLog.Entry entry,
      Verdict.Way way) {
    reply(Services.run(named, caller, rules.access(named.operation())), exchange, entry, way);
  }

  private static void reply(
      Answer answer, Exchange exchange, CallLog.Entry entry, Verdict.Way way) {
    switch (way) {
      case WHOLE -> {
        entry.answered(answer.status(), answer.errorCode());
        exchange.whole(answer);
      }
      case HALF -> exchange.half(answer);
      default -> exchange.reset();
    }
  }

  @Override
  public void close() {
    port.close();
  }
}
