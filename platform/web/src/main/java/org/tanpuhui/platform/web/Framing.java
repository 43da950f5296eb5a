package org.tanpuhui.platform.web;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.vertx.http.HttpServerStart;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.List;

/**
 * Finds requests that state their length twice, by {@code Content-Length} and by {@code
 * Transfer-Encoding}: a server before or behind this one might cut such a request elsewhere and
 * take its rest for the next one.
 *
 * <p>Netty drops the former before anybody sees it and keeps the connection. So every connection
 * gets a decoder that drops nothing, put in place of the usual one before its first byte is read.
 * That is in clear text and with HTTP/2 switched off, as it is by default; elsewhere the decoder
 * does not exist so early, and Netty goes by the chunks.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.3">RFC 9112, section 6.3</a>
 */
@ApplicationScoped
public class Framing {
  /** Vert.x's name of it in the pipeline. */
  private static final String DECODER = "httpDecoder";

  void watch(@ObservesAsync HttpServerStart started, Vertx vertx) {
    for (EventExecutor loop : ((VertxInternal) vertx).getAcceptorEventLoopGroup()) {
      loop.execute(
          () ->
              ((SingleThreadEventLoop) loop)
                  .registeredChannelsIterator()
                  .forEachRemaining(
                      listening ->
                          listening.pipeline().addFirst(new Accepting(started.options()))));
    }
  }

  /** Whether a request states its length twice. Its connection must be closed after the refusal. */
  static boolean isAmbiguous(HttpServerRequest request) {
    return request.headers().contains("Transfer-Encoding")
        && request.headers().contains("Content-Length");
  }

  /** Before Netty's own acceptor, which makes the pipeline of what was accepted. */
  private static final class Accepting extends ChannelInboundHandlerAdapter {
    private final HttpServerOptions options;

    Accepting(HttpServerOptions options) {
      this.options = options;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      ((Channel) accepted).pipeline().addLast(new FirstBytes(options));
      context.fireChannelRead(accepted);
    }
  }

  /** First in the pipeline of a connection until something comes. */
  private static final class FirstBytes extends ChannelInboundHandlerAdapter {
    private final HttpServerOptions options;

    FirstBytes(HttpServerOptions options) {
      this.options = options;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      ChannelPipeline pipeline = context.pipeline();
      if (pipeline.get(DECODER) != null) {
        pipeline.replace(DECODER, DECODER, new Decoder(options));
      }
      pipeline.remove(this);
      context.fireChannelRead(bytes);
    }
  }

  /** Shows both lengths, and reads nothing more once there were two. */
  private static final class Decoder extends VertxHttpRequestDecoder {
    private boolean hasAmbiguous;

    Decoder(HttpServerOptions options) {
      super(options);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
      hasAmbiguous = true;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
        throws Exception {
      if (hasAmbiguous) {
        in.skipBytes(in.readableBytes());
      } else {
        super.decode(context, in, out);
      }
    }
  }
}
