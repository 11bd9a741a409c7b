using HRNet.AspNetCore.Uploads;
using HRNet.Imaging;
using HRNetWeb.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace HRNetWeb.Tests;

/// <summary>More is asked of the service than it can do. Time is counted in decoded pictures, which the test lets go on one by one.</summary>
public sealed class OverloadTests
{
    private const int Patience = 120_000;
    private const int Queue = 4;
    private const int Steps = 10;
    private const int Gone = 0;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Timeout = Patience)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task However_much_more_is_asked_as_many_are_answered_and_nothing_is_done_for_who_was_refused_or_has_gone(int times)
    {
        using var begun = new SemaphoreSlim(0);
        using var step = new SemaphoreSlim(0);
        var decoded = 0;
        using var service = new Service(
            new Dictionary<string, string> { ["Uploads:Decoders"] = "1", ["Uploads:DecodeQueue"] = $"{Queue}" },
            services => services.AddSingleton<IPictureCodec>(new FakeCodec(() =>
            {
                Interlocked.Increment(ref decoded);
                begun.Release();
                step.Wait(Patience);
            })));
        var client = await service.ReadyClientAsync(TestContext.Current.CancellationToken);
        var gate = service.Services.GetRequiredService<DecodeGate>();
        var asked = new List<Task<int>>();

        // One is decoded and two wait, so that who comes next waits too.
        asked.Add(AskAsync(Cancel));
        await begun.WaitAsync(Cancel);
        asked.AddRange([AskAsync(Cancel), AskAsync(Cancel)]);
        await SettledAsync();
        for (var k = 0; k < Steps; k++)
        {
            using var leaving = new CancellationTokenSource();
            var before = gate.Waiting;
            var leaver = AskAsync(leaving.Token);
            asked.Add(leaver);
            await SettledAsync();
            await leaving.CancelAsync();
            Assert.Equal(Gone, await leaver);
            while (gate.Waiting != before)
                await Task.Delay(5, Cancel);
            for (var i = 1; i < times; i++)
                asked.Add(AskAsync(Cancel));
            await SettledAsync();
            step.Release();
            await begun.WaitAsync(Cancel);
        }

        // Who was let in is answered after as many pictures as may wait.
        Assert.InRange(gate.Waiting, 0, Queue);
        step.Release(Queue + 1);
        var statuses = await Task.WhenAll(asked);

        Assert.All(statuses, status => Assert.True(status is 200 or 429 or Gone, $"{status}"));
        Assert.Equal(decoded, statuses.Count(status => status == 200));
        Assert.Equal(Steps, statuses.Count(status => status == Gone));
        Assert.Equal(times == 2 ? 0 : Steps * (times - 2) - 1, statuses.Count(status => status == 429));
        Assert.Equal(0, service.Services.GetRequiredService<PictureMemory>().Taken);

        async Task<int> AskAsync(CancellationToken leaving)
        {
            try
            {
                using var response = await client.PostAsync("/pose?boxes=whole", Pictures.Raw(Pictures.Gray, "image/png"), leaving);
                if ((int)response.StatusCode == 429)
                    Assert.True(response.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
                return (int)response.StatusCode;
            }
            catch (OperationCanceledException) when (!Cancel.IsCancellationRequested)
            {
                return Gone;
            }
        }

        // Until everybody waits, was let through, was refused or has gone.
        async Task SettledAsync()
        {
            while (Volatile.Read(ref decoded) + gate.Waiting + asked.Count(task => task.IsCompletedSuccessfully && task.Result != 200) < asked.Count)
                await Task.Delay(5, Cancel);
        }
    }
}
