using System.Net;
using HRNet.AspNetCore;
using HRNet.AspNetCore.Problems;
using HRNet.AspNetCore.Uploads;
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

    [Fact]
    public async Task More_pixels_than_allowed_are_refused_from_the_header()
    {
        var answer = await shared.Client.AskAsync("/pose", Pictures.Raw(Pictures.PngHeader(9000, 9000), "image/png"));

        Assert.NotEmpty(answer.ShouldBeProblem(422, "too_many_pixels"));
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
