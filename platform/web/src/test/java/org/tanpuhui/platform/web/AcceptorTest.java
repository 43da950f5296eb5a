package org.tanpuhui.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptorTest {
  /** A third of them can still be connected to just after the channel's own close. */
  private static final int SERVERS = 200;

  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final NioEventLoopGroup loops = new NioEventLoopGroup(1);

  @AfterEach
  void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
  void nobodyConnectsOnceItIsClosed(String address) throws Exception {
    for (int i = 0; i < SERVERS; i++) {
      Channel server = listen(address);
      int port = ((InetSocketAddress) server.localAddress()).getPort();

      assertThat(Acceptor.close(server, LONGEST)).isTrue();

      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
          .as("server %d", i)
          .isInstanceOf(ConnectException.class);
    }
  }

  private Channel listen(String address) throws InterruptedException {
    return new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .childHandler(new ChannelInboundHandlerAdapter())
        .bind(address, 0)
        .sync()
        .channel();
  }
}
