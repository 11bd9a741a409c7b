using System.Net;
using System.Net.Sockets;
using System.Text;
using HRNet.AspNetCore;
using HRNet.AspNetCore.Problems;
using HRNet.AspNetCore.Uploads;
using HRNet.Imaging;
using HRNetWeb.Tests.Live;
using HRNetWeb.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HRNetWeb.Tests;

public sealed class LimitTests(SharedService shared)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_larger_file_than_allowed_is_refused_by_its_announced_length()
    {
        using var service = new Service(new Dictionary<string, string> { ["Pictures:MaxBytes"] = "4096" });
        var client = await service.ReadyClientAsync(Cancel);

        foreach (var content in new HttpContent[] { Pictures.Raw(Pictures.Astronaut), Pictures.Form([.. Pictures.Astronaut, .. new byte[80_000]]) })
        {
            var answer = await client.AskAsync("/pose", content);
            Assert.Equal("The picture is larger than the 4 KiB that are taken.", answer.ShouldBeProblem(413, "too_large"));
        }
    }

    [Fact]
    public async Task A_larger_file_than_allowed_is_refused_as_its_bytes_come_where_no_length_is_announced()
    {
        using var service = new Service(new Dictionary<string, string> { ["Pictures:MaxBytes"] = "4096" });
        var client = await service.ReadyClientAsync(Cancel);

        (await client.AskAsync("/pose", new Unannounced(Pictures.Astronaut))).ShouldBeProblem(413, "too_large");
        Assert.Equal(0, service.Services.GetRequiredService<PictureMemory>().Taken);
    }

    [Fact]
    public async Task No_more_than_one_byte_beyond_the_limit_is_ever_read()
    {
        const int Limit = 100_000;
        var memory = new PictureMemory(Options.Create(new UploadOptions()));
        using var share = memory.Open();
        using var body = new MemoryStream(new byte[1 << 20]);

        await Assert.ThrowsAsync<ProblemException>(() => UploadBuffer.ReadAsync(body, Limit, share, Cancel));

        Assert.Equal(Limit + 1, body.Position);
        Assert.InRange(memory.Taken, Limit, 2 * Limit);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_picture_that_does_not_come_to_its_end_is_given_up_and_its_memory_is_free_again(bool form)
    {
        await using var server = await LiveServer.StartAsync(shipped: true, services: null, ("Uploads:BodySeconds", "1"));
        using var content = form ? Pictures.Form(Pictures.Astronaut) : (HttpContent)Pictures.Raw(Pictures.Astronaut);
        var body = await content.ReadAsByteArrayAsync(Cancel);
        using var socket = new TcpClient();
        var address = new Uri($"http://{server.Host}");
        await socket.ConnectAsync(address.Host, address.Port, Cancel);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/pose HTTP/1.1\r\nHost: {server.Host}\r\nContent-Type: {content.Headers.ContentType}\r\nContent-Length: {body.Length}\r\n\r\n"), Cancel);
        await stream.WriteAsync(body.AsMemory(0, body.Length / 2), Cancel);

        using var answer = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 408", await answer.ReadLineAsync(Cancel), StringComparison.Ordinal);
        while (await answer.ReadLineAsync(Cancel) is { Length: > 0 })
        {
        }

        var problem = new char[1024];
        var length = await answer.ReadAsync(problem, Cancel);
        Assert.Contains("within the 1 s", new string(problem, 0, length), StringComparison.Ordinal);
        Assert.Equal(0, server.Services.GetRequiredService<PictureMemory>().Taken);
    }

    [Fact]
    public async Task More_pixels_than_allowed_are_refused_from_the_header()
    {
        var answer = await shared.Client.AskAsync("/pose", Pictures.Raw(Pictures.PngHeader(9000, 9000), "image/png"));

        Assert.NotEmpty(answer.ShouldBeProblem(422, "too_many_pixels"));
    }

    [Fact]
    public async Task A_picture_whose_decoding_takes_too_long_is_refused_in_words()
    {
        using var service = new Service(new Dictionary<string, string> { ["Pictures:DecodeSeconds"] = "0.001" });
        var client = await service.ReadyClientAsync(Cancel);
        using var large = new Frame(3000, 3000);
        var jpeg = PictureCodec.Create().Encode(large, PictureFormat.Jpeg);

        var answer = await client.AskAsync("/pose", Pictures.Raw(jpeg));

        Assert.Contains("0.001 s", answer.ShouldBeProblem(422, "decoding_too_slow"), StringComparison.Ordinal);
        Assert.Equal(0, service.Services.GetRequiredService<PictureMemory>().Taken);
    }

    [Fact]
    public async Task A_picture_that_finds_no_memory_is_asked_to_come_back()
    {
        using var service = new Service(new Dictionary<string, string> { ["Uploads:PictureMemory"] = "16" });
        var client = await service.ReadyClientAsync(Cancel);
        var memory = service.Services.GetRequiredService<PictureMemory>();

        using (var others = memory.Open())
        {
            others.Take((16 << 20) - 1000);
            var answer = await client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));
            answer.ShouldBeProblem(429, "busy");
            Assert.True(answer.Response.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        }
        Assert.Equal(200, (int)(await client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut))).Response.StatusCode);
        Assert.Equal(0, memory.Taken);
    }

    [Fact]
    public async Task A_picture_that_will_never_fit_the_memory_is_told_so()
    {
        using var service = new Service(new Dictionary<string, string> { ["Uploads:PictureMemory"] = "16" });
        var client = await service.ReadyClientAsync(Cancel);

        (await client.AskAsync("/pose", Pictures.Raw(Pictures.PngHeader(4000, 4000), "image/png"))).ShouldBeProblem(422, "too_many_pixels");
    }

    [Fact]
    public async Task All_memory_is_given_back_whatever_the_answer_was()
    {
        foreach (var content in new[] { Pictures.Raw(Pictures.Astronaut), Pictures.Raw([1, 2, 3]), Pictures.Form(Pictures.Players), Pictures.Form([]) })
            await shared.Client.AskAsync("/segment", content);

        using var service = new Service();
        var client = await service.ReadyClientAsync(Cancel);
        await client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));
        await client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut[..500]));
        var twice = Pictures.Form(Pictures.Astronaut);
        twice.Add(Pictures.Raw(Pictures.Players), "image", "b.jpg");
        await client.AskAsync("/pose", twice);
        Assert.Equal(0, service.Services.GetRequiredService<PictureMemory>().Taken);
    }

    /// <summary>A body that does not say how long it is.</summary>
    private sealed class Unannounced : HttpContent
    {
        private readonly byte[] _bytes;

        public Unannounced(byte[] bytes)
        {
            _bytes = bytes;
            Headers.ContentType = new("image/jpeg");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(_bytes, Cancel).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
