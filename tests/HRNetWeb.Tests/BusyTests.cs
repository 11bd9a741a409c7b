using System.Net;
using System.Net.Sockets;
using System.Text;
using HRNet.AspNetCore;
using HRNet.AspNetCore.Problems;
using HRNet.AspNetCore.Serving;
using HRNet.AspNetCore.Uploads;
using HRNet.Imaging;
using HRNet.Inference;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using HRNetWeb.Tests.Live;
using HRNetWeb.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HRNetWeb.Tests;

public sealed class BusyTests
{
    /// <summary>Milliseconds after which a wait counts as endless.</summary>
    private const int Patience = 60_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Patience)]
    public async Task One_decodes_one_waits_and_the_next_is_asked_to_come_back()
    {
        using var begun = new SemaphoreSlim(0);
        using var open = new ManualResetEventSlim();
        using var service = new Service(
            new Dictionary<string, string> { ["Uploads:Decoders"] = "1", ["Uploads:DecodeQueue"] = "1" },
            services => services.AddSingleton<IPictureCodec>(new FakeCodec(() =>
            {
                begun.Release();
                open.Wait(Patience);
            })));
        var client = await service.ReadyClientAsync(TestContext.Current.CancellationToken);

        var first = client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));
        await begun.WaitAsync(Cancel);
        var second = client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));
        while (service.Services.GetRequiredService<DecodeGate>().Waiting == 0)
            await Task.Delay(10, Cancel);
        var third = await client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));

        third.ShouldBeProblem(429, "busy");
        Assert.True(third.Response.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal((int)third.Response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, (int)third.Json["retryAfter"]!);
        open.Set();
        Assert.Equal([200, 200], (await Task.WhenAll(first, second)).Select(answer => (int)answer.Response.StatusCode));
    }

    [Fact(Timeout = Patience)]
    public async Task The_more_pictures_wait_to_be_decoded_the_later_the_next_is_to_come_back()
    {
        const int Queue = 999;
        using var begun = new SemaphoreSlim(0);
        using var open = new ManualResetEventSlim();
        using var gate = new DecodeGate(Options.Create(new UploadOptions { Decoders = 1, DecodeQueue = Queue }));
        var first = Task.Run(() => gate.RunAsync(
            () =>
            {
                begun.Release();
                return open.Wait(Patience);
            },
            TestContext.Current.CancellationToken));
        await begun.WaitAsync(Cancel);
        var others = Enumerable.Range(0, Queue).Select(_ => gate.RunAsync(() => true, Cancel)).ToArray();

        // Until it is known better each is expected to take 20 ms; and up to half as much again, so that not all come back together.
        Assert.InRange(Assert.Throws<ProblemException>(gate.ThrowIfFull).Problem.RetryAfter!.Value, 20, 30);
        open.Set();
        await Task.WhenAll([first, .. others]);
    }

    [Fact(Timeout = Patience)]
    public async Task A_request_whose_sender_left_stops_waiting_and_leaves_nothing_behind()
    {
        using var begun = new SemaphoreSlim(0);
        using var open = new ManualResetEventSlim();
        using var service = new Service(
            new Dictionary<string, string> { ["Uploads:Decoders"] = "1", ["Uploads:DecodeQueue"] = "1" },
            services => services.AddSingleton<IPictureCodec>(new FakeCodec(() =>
            {
                begun.Release();
                open.Wait(Patience);
            })));
        var client = await service.ReadyClientAsync(TestContext.Current.CancellationToken);
        var memory = service.Services.GetRequiredService<PictureMemory>();

        var first = client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));
        await begun.WaitAsync(Cancel);
        var alone = memory.Taken;
        using var leaving = new CancellationTokenSource();
        var second = client.PostAsync("/pose", Pictures.Raw(Pictures.Astronaut), leaving.Token);
        while (memory.Taken == alone)
            await Task.Delay(10, Cancel);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        while (memory.Taken != alone)
            await Task.Delay(10, Cancel);

        var third = client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));
        open.Set();
        Assert.Equal([200, 200], (await Task.WhenAll(first, third)).Select(answer => (int)answer.Response.StatusCode));
        Assert.Equal(2, begun.CurrentCount + 1);
        Assert.Equal(0, memory.Taken);
    }

    [Fact]
    public async Task A_full_model_queue_answers_busy_with_its_own_hint()
    {
        using var service = new Service(services: services => services.AddSingleton<IPictureCodec>(
            new FakeCodec(() => throw new BusyException("pose", TimeSpan.FromSeconds(6.2)))));
        var client = await service.ReadyClientAsync(Cancel);

        var waits = new List<int>();
        for (var k = 0; k < 20; k++)
        {
            var answer = await client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));
            Assert.Contains("as many pictures waiting as it takes", answer.ShouldBeProblem(429, "busy"), StringComparison.Ordinal);
            waits.Add((int)answer.Json["retryAfter"]!);
        }

        // Up to half as much again, so that those who were refused together come back one after another.
        Assert.All(waits, wait => Assert.InRange(wait, 7, 10));
        Assert.NotEqual(waits.Min(), waits.Max());
    }

    [Fact(Timeout = Patience)]
    public async Task At_a_full_model_queue_a_bare_picture_is_refused_before_a_byte_of_it_is_sent()
    {
        await using var server = await LiveServer.StartAsync(shipped: true, null, ("Inference:QueueLength", "1"));
        await RefusedAsync(server, "", TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = Patience)]
    public async Task Who_will_not_wait_for_all_those_before_is_refused_before_a_byte_is_sent_too()
    {
        // The queue is never full.
        await using var server = await LiveServer.StartAsync(shipped: true, null, ("Inference:QueueLength", "1000"));
        await RefusedAsync(server, "X-Request-Timeout: 0.05\r\n", TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = Patience)]
    public async Task Where_as_many_pictures_wait_to_be_decoded_as_may_a_byte_is_not_sent_either()
    {
        using var begun = new SemaphoreSlim(0);
        using var open = new ManualResetEventSlim();
        await using var server = await LiveServer.StartAsync(
            shipped: true,
            services => services.AddSingleton<IPictureCodec>(new FakeCodec(() =>
            {
                begun.Release();
                open.Wait(Patience);
            })),
            ("Uploads:Decoders", "1"), ("Uploads:DecodeQueue", "1"));
        using var client = server.CreateClient();
        var first = client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));
        await begun.WaitAsync(TestContext.Current.CancellationToken);
        var second = client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));
        while (server.Services.GetRequiredService<DecodeGate>().Waiting == 0)
            await Task.Delay(10, Cancel);

        var (status, headers) = await AnnounceAsync(server.Host, "");

        Assert.EndsWith("429 Too Many Requests", status, StringComparison.Ordinal);
        Assert.Contains(headers, header => header.StartsWith("Retry-After: ", StringComparison.Ordinal));
        open.Set();
        Assert.Equal([200, 200], (await Task.WhenAll(first, second)).Select(answer => (int)answer.Response.StatusCode));
    }

    /// <summary>Waits until a picture is refused that is announced and not sent, while others are asked about without a pause.</summary>
    private static async Task RefusedAsync(LiveServer server, string header, CancellationToken cancel)
    {
        var pose = server.Services.GetRequiredService<ModelHost>().Models.Pose();
        using var frame = new Frame(320, 240);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var crowd = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                try
                {
                    await pose.EstimateAsync(frame, new PoseRequest { Boxes = [.. Enumerable.Repeat(new Box(0, 0, 320, 240), 20)] }, Cancel);
                }
                catch (BusyException)
                {
                    await Task.Delay(1, Cancel);
                }
            }
        })).ToArray();

        var (status, headers) = ("", new List<string>());
        while (!status.EndsWith("429 Too Many Requests", StringComparison.Ordinal))
            (status, headers) = await AnnounceAsync(server.Host, header);

        await enough.CancelAsync();
        await Task.WhenAll(crowd);
        Assert.Contains(headers, line => line.StartsWith("Retry-After: ", StringComparison.Ordinal));
        Assert.Contains("Content-Type: application/problem+json", headers);
    }

    /// <summary>The status and the headers of what comes before the picture is sent: where there is a place for it the server asks for it, 100 Continue.</summary>
    private static async Task<(string Status, List<string> Headers)> AnnounceAsync(string host, string header)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPEndPoint.Parse(host), Cancel);
        var head = $"POST /pose HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/jpeg\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n{header}\r\n";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Cancel);
        using var answer = new StreamReader(socket.GetStream());
        var status = (await answer.ReadLineAsync(Cancel))!;
        var headers = new List<string>();
        while (await answer.ReadLineAsync(Cancel) is { Length: > 0 } line)
            headers.Add(line);
        return (status, headers);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("601")]
    public async Task A_deadline_is_a_number_of_seconds(string seconds)
    {
        using var service = new Service();
        var client = await service.ReadyClientAsync(Cancel);
        client.DefaultRequestHeaders.Add("X-Request-Timeout", seconds);

        Assert.Contains("above 0 and up to 600", (await client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut))).ShouldBeProblem(400, "invalid_header"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_answered_by_the_deadline_leaves_the_queue_and_is_told_so()
    {
        using var begun = new SemaphoreSlim(0);
        using var open = new ManualResetEventSlim();
        using var service = new Service(
            new Dictionary<string, string> { ["Uploads:Decoders"] = "1" },
            services => services.AddSingleton<IPictureCodec>(new FakeCodec(() =>
            {
                begun.Release();
                open.Wait(60_000);
            })));
        var client = await service.ReadyClientAsync(Cancel);
        var first = client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));
        await begun.WaitAsync(Cancel);
        using var hurried = service.CreateClient();
        hurried.DefaultRequestHeaders.Add("X-Request-Timeout", "0.1");

        var late = await hurried.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));

        late.ShouldBeProblem(504, "deadline_passed");
        Assert.Equal(0, service.Services.GetRequiredService<DecodeGate>().Waiting);
        open.Set();
        Assert.Equal(200, (int)(await first).Response.StatusCode);
        client.DefaultRequestHeaders.Add("X-Request-Timeout", "60");
        Assert.Equal(200, (int)(await client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut))).Response.StatusCode);
    }

    [Fact(Timeout = Patience)]
    public async Task Decoding_ends_with_the_deadline_or_when_its_sender_leaves()
    {
        using var begun = new SemaphoreSlim(0);
        using var ended = new SemaphoreSlim(0);
        using var service = new Service(services: services => services.AddSingleton<IPictureCodec>(new FakeCodec(cancel =>
        {
            begun.Release();
            cancel.WaitHandle.WaitOne(Patience);
            ended.Release();
        })));
        var client = await service.ReadyClientAsync(TestContext.Current.CancellationToken);
        using var leaving = new CancellationTokenSource();
        var left = client.PostAsync("/pose", Pictures.Raw(Pictures.Astronaut), leaving.Token);
        await begun.WaitAsync(Cancel);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await ended.WaitAsync(Cancel);

        client.DefaultRequestHeaders.Add("X-Request-Timeout", "0.1");
        (await client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut))).ShouldBeProblem(504, "deadline_passed");
        Assert.Equal(0, service.Services.GetRequiredService<PictureMemory>().Taken);
    }

    [Fact]
    public async Task A_fault_of_our_own_tells_no_secrets()
    {
        using var service = new Service(services: services => services.AddSingleton<IPictureCodec>(
            new FakeCodec(() => throw new InvalidOperationException("/secret/path"))));
        var client = await service.ReadyClientAsync(Cancel);

        var answer = await client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut));

        Assert.DoesNotContain("secret", answer.ShouldBeProblem(500, "internal"), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", answer.Json.ToJsonString(), StringComparison.Ordinal);
    }
}
