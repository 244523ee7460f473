package dev.stepwell.store.codec.v1;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.message.Claim;
import dev.stepwell.engine.message.ClaimKey;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageCommand.Store;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.store.proto.V1;
import java.util.Optional;

/// How messages that stand alone come in.
public final class PublicationFormat {
  private PublicationFormat() {}

  static V1.Publication write(Publication publication) {
    var written =
        V1.Publication.newBuilder()
            .addAllLabels(publication.wishes().labels())
            .setRedact(publication.wishes().redact())
            .setCallerIp(publication.source().callerIp());
    publication.wishes().callback().ifPresent(spec -> written.setCallback(Common.callback(spec)));
    var way = publication.way();
    way.queue().ifPresent(written::setQueue);
    way.group()
        .ifPresent(member -> {
          written.setGroup(member.group());
          member.endpoint().ifPresent(written::setEndpoint);
        });
    publication.source().schedule().ifPresent(written::setSchedule);
    publication.source().trace().ifPresent(trace -> written.setTrace(Common.trace(trace)));
    way.accompanies()
        .ifPresent(companion ->
            written.setAccompanies(
                V1.Publication.Companion.newBuilder()
                    .setQueue(companion.queue())
                    .setSource(Common.key(companion.source()))
                    .setNumber(companion.number())));
    publication.notBefore().ifPresent(at -> written.setNotBefore(Common.time(at)));
    way.provider().ifPresent(written::setProvider);
    return written.build();
  }

  static Publication read(V1.Publication publication) {
    return new Publication(
        new Publication.Wishes(
            publication.hasCallback()
                ? Optional.of(Common.callback(publication.getCallback()))
                : Optional.empty(),
            publication.getLabelsList(),
            publication.getRedact()),
        new Publication.Source(
            publication.getCallerIp(),
            publication.hasSchedule() ? Optional.of(publication.getSchedule()) : Optional.empty(),
            publication.hasTrace()
                ? Optional.of(Common.trace(publication.getTrace()))
                : Optional.empty()),
        way(publication),
        publication.hasNotBefore()
            ? Optional.of(Common.time(publication.getNotBefore()))
            : Optional.empty());
  }

  private static Publication.Way way(V1.Publication publication) {
    return new Publication.Way(
        publication.hasQueue() ? Optional.of(publication.getQueue()) : Optional.empty(),
        publication.hasGroup() ? Optional.of(member(publication)) : Optional.empty(),
        publication.hasAccompanies()
            ? Optional.of(companion(publication.getAccompanies()))
            : Optional.empty(),
        publication.hasProvider() ? Optional.of(publication.getProvider()) : Optional.empty());
  }

  private static Publication.Companion companion(V1.Publication.Companion companion) {
    return new Publication.Companion(
        companion.getQueue(), Common.key(companion.getSource()), companion.getNumber());
  }

  private static Publication.Member member(V1.Publication publication) {
    return new Publication.Member(
        publication.getGroup(),
        publication.hasEndpoint() ? Optional.of(publication.getEndpoint()) : Optional.empty());
  }

  public static V1.Claim write(Claim claim) {
    return V1.Claim.newBuilder()
        .setMessage(Common.key(claim.message()))
        .setUntil(Common.time(claim.until()))
        .build();
  }

  public static Claim read(V1.Claim claim) {
    return new Claim(Common.key(claim.getMessage()), Common.time(claim.getUntil()));
  }

  static V1.ClaimKey write(ClaimKey key) {
    return V1.ClaimKey.newBuilder()
        .setProject(key.project().value())
        .setId(key.id())
        .setEndpoint(key.endpoint())
        .build();
  }

  static ClaimKey read(V1.ClaimKey key) {
    return new ClaimKey(new ProjectId(key.getProject()), key.getId(), key.getEndpoint());
  }

  static V1.Command.Publish write(Publish publish) {
    var written =
        V1.Command.Publish.newBuilder()
            .setSlot(publish.address().slot())
            .setHomeSlot(publish.home().slot())
            .setBody(Common.bytes(publish.body()));
    publish.messages().forEach(message -> written.addMessages(MessageFormat.write(message)));
    publish.claim().ifPresent(written::setClaim);
    return written.build();
  }

  static Publish read(V1.Command.Publish publish) {
    return new Publish(
        new Address(publish.getSlot()),
        new Address(publish.getHomeSlot()),
        publish.getMessagesList().stream().map(MessageFormat::read).toList(),
        Common.bytes(publish.getBody()),
        publish.hasClaim() ? Optional.of(publish.getClaim()) : Optional.empty());
  }

  static V1.Command.Store write(Store store) {
    var written =
        V1.Command.Store.newBuilder()
            .setSlot(store.address().slot())
            .addAllMessages(DeadFormat.undelivered(store.messages()));
    for (var item : store.told().items()) {
      written.addTold(
          V1.Command.Store.Published.newBuilder()
              .setMessage(Common.key(item.message()))
              .setUrl(item.url())
              .setDeduplicated(item.deduplicated()));
    }
    return written.build();
  }

  static Store read(V1.Command.Store store) {
    return new Store(
        new Address(store.getSlot()),
        DeadFormat.readUndelivered(store.getMessagesList()),
        new Reply.Published(
            store.getToldList().stream()
                .map(item ->
                    new Reply.Published.Receipt(
                        Common.key(item.getMessage()), item.getUrl(), item.getDeduplicated()))
                .toList()));
  }
}
