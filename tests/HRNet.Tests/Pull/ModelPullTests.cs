using System.Security.Cryptography;
using HRNet.Models;
using HRNet.Network;
using HRNet.Onnx;
using HRNet.Pull;
using HRNet.Tests.Checkpoints;
using HRNet.Tests.Import;
using Microsoft.AspNetCore.Http;

namespace HRNet.Tests.Pull;

/// <summary>Pulls from servers that behave well and badly: what is not the published file never becomes a model, and what is said can be acted on.</summary>
public sealed class ModelPullTests : IDisposable
{
    private static readonly byte[] s_bytes = TestFiles.Legacy(StateDict.Of(new PoseNetwork(Variant.Find("w18_small_v1"), 17)).Counted(), []);

    /// <summary>As OpenMMLab names its files, with the beginning of the SHA-256.</summary>
    private static readonly PublishedFile s_file = new(
        "pose-small", $"hrnet_w18_coco_256x192-{Convert.ToHexStringLower(SHA256.HashData(s_bytes))[..8]}_20240101.pth", ModelTask.Pose, "w18_small_v1", "256x192", "us", "MIT",
        new("https://download.openmmlab.com/small.pth"), null);

    /// <summary>As the original authors name theirs.</summary>
    private static readonly PublishedFile s_unhashed = s_file with { File = "pose_hrnet_w18_256x192.pth" };

    private static readonly PullOptions s_quick = new() { Tries = 3, Pause = TimeSpan.Zero };

    private readonly string _models = Directory.CreateTempSubdirectory("hrnet-pull-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_models, recursive: true);

    [Fact]
    public async Task A_published_file_becomes_a_model()
    {
        await using var mirror = await Mirror.StartAsync((http, _) => Mirror.WholeAsync(http, s_bytes));
        var seen = new Seen();
        var report = await ModelPull.RunAsync(s_file, _models, s_quick with { From = mirror.Address }, seen, Cancel);

        Assert.Equal(Path.Combine(_models, "pose-small.onnx"), report.Model);
        Assert.Equal((s_file.File, ModelTask.Pose), (ModelFile.ReadCard(report.Model).Source, ModelFile.ReadCard(report.Model).Task));
        Assert.Equal(["pose-small.onnx"], Left());
        Assert.Equal(["downloading", "hashing", "writing"], seen.Values.Select(value => value.Stage).Distinct());
        Assert.Equal((1.0, s_bytes.Length, s_bytes.Length), seen.Values.Where(value => value.Stage == "downloading").Select(value => (value.Share!.Value, (int)value.Bytes, (int)value.TotalBytes!)).Last());

        var again = await ModelPull.RunAsync(s_file, _models, s_quick with { From = mirror.Address }, cancel: Cancel);
        Assert.Null(again.Import);
        Assert.Single(mirror.Asked);
    }

    [Fact]
    public async Task The_checkpoint_stays_if_it_is_to_be_kept()
    {
        await using var mirror = await Mirror.StartAsync((http, _) => Mirror.WholeAsync(http, s_bytes));
        var report = await ModelPull.RunAsync(s_file, _models, s_quick with { From = mirror.Address, Keep = true }, cancel: Cancel);

        Assert.Equal(Path.Combine(_models, "checkpoints", s_file.File), report.Checkpoint);
        Assert.Equal(s_bytes.Length, new FileInfo(report.Checkpoint!).Length);
    }

    [Fact]
    public async Task A_folder_serves_where_there_is_no_net()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_models, "stick")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, s_file.File), s_bytes, Cancel);
        await ModelPull.RunAsync(s_file, _models, new() { From = folder }, cancel: Cancel);
        Assert.Equal(["pose-small.onnx", $"stick/{s_file.File}"], Left());

        var missing = await FailAsync(s_unhashed with { Name = "other" }, folder);
        Assert.Contains($"There is no pose_hrnet_w18_256x192.pth in {folder}.", missing, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(Path.Combine(folder, s_file.File), s_bytes[..^1], Cancel);
        Assert.Contains("not the published file", await FailAsync(s_file with { Name = "another" }, folder), StringComparison.Ordinal);
        Assert.Equal(["pose-small.onnx", $"stick/{s_file.File}"], Left());
    }

    [Fact]
    public async Task A_connection_that_is_cut_off_is_taken_up_again()
    {
        await using var mirror = await Mirror.StartAsync((http, number) => number switch
        {
            1 => CutAsync(http, 100_000),
            _ => Mirror.RestAsync(http, s_bytes, From(http)),
        });
        await ModelPull.RunAsync(s_file, _models, s_quick with { From = mirror.Address }, cancel: Cancel);
        Assert.Equal(["pose-small.onnx"], Left());
        Assert.Equal([null, "bytes=100000-"], mirror.Asked);
    }

    [Fact]
    public async Task A_connection_that_is_always_cut_off_leaves_what_the_next_pull_goes_on_from()
    {
        await using (var mirror = await Mirror.StartAsync((http, _) => CutAsync(http, 1000)))
        {
            var words = await FailAsync(s_file, mirror.Address);
            Assert.Contains($"ended the connection after 3,000 bytes of {s_bytes.Length / 1e6:N1} MB.", words, StringComparison.Ordinal);
            Assert.Contains("goes on from what has arrived", words, StringComparison.Ordinal);
            Assert.Equal(3, mirror.Asked.Count);
        }

        Assert.Equal([$".pull/{s_file.File}.partial"], Left());

        await using var good = await Mirror.StartAsync((http, _) => Mirror.RestAsync(http, s_bytes, From(http)));
        await ModelPull.RunAsync(s_file, _models, s_quick with { From = good.Address }, cancel: Cancel);
        Assert.Equal(["bytes=3000-"], good.Asked);
        Assert.Equal(["pose-small.onnx"], Left());
    }

    [Fact]
    public async Task A_server_without_ranges_sends_the_whole_again()
    {
        await using var mirror = await Mirror.StartAsync((http, number) => number == 1 ? CutAsync(http, 5000) : Mirror.WholeAsync(http, s_bytes));
        await ModelPull.RunAsync(s_file, _models, s_quick with { From = mirror.Address }, cancel: Cancel);
        Assert.Equal([null, "bytes=5000-"], mirror.Asked);
        Assert.Equal(["pose-small.onnx"], Left());
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_fetched_from_the_start()
    {
        await using var mirror = await Mirror.StartAsync((http, number) =>
        {
            http.Response.Headers.ETag = number == 1 ? "\"old\"" : "\"new\"";
            return number switch
            {
                1 => CutAsync(http, 5000, s_unhashed),
                // A server that minds no If-Range.
                2 => Mirror.RestAsync(http, s_bytes, From(http)),
                _ => Mirror.WholeAsync(http, s_bytes),
            };
        });
        await ModelPull.RunAsync(s_unhashed, _models, s_quick with { From = mirror.Address }, cancel: Cancel);
        Assert.Equal([null, "bytes=5000-", null], mirror.Asked);
        Assert.Equal(["pose-small.onnx"], Left());
    }

    [Fact]
    public async Task The_mark_of_the_version_goes_with_the_wish_for_the_rest()
    {
        var marks = new List<string>();
        await using var mirror = await Mirror.StartAsync((http, number) =>
        {
            marks.Add(http.Request.Headers.IfRange.ToString());
            http.Response.Headers.ETag = "\"v1\"";
            return number == 1 ? CutAsync(http, 5000, s_unhashed) : Mirror.RestAsync(http, s_bytes, From(http));
        });
        await ModelPull.RunAsync(s_unhashed, _models, s_quick with { From = mirror.Address }, cancel: Cancel);
        Assert.Equal(["", "\"v1\""], marks);
    }

    [Fact]
    public async Task Without_a_mark_or_a_hash_nothing_is_pieced_together()
    {
        await using var mirror = await Mirror.StartAsync((http, number) => number == 1 ? CutAsync(http, 5000, s_unhashed) : Mirror.WholeAsync(http, s_bytes));
        await ModelPull.RunAsync(s_unhashed, _models, s_quick with { From = mirror.Address }, cancel: Cancel);
        Assert.Equal([null, null], mirror.Asked);
    }

    [Fact]
    public async Task A_partial_file_that_is_longer_than_the_file_is_thrown_away()
    {
        Directory.CreateDirectory(Path.Combine(_models, ".pull"));
        await File.WriteAllBytesAsync(Path.Combine(_models, ".pull", s_file.File + ".partial"), new byte[s_bytes.Length + 5], Cancel);
        await using var mirror = await Mirror.StartAsync((http, _) =>
        {
            if (http.Request.Headers.Range.Count == 0)
                return Mirror.WholeAsync(http, s_bytes);
            http.Response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            http.Response.Headers.ContentRange = $"bytes */{s_bytes.Length}";
            return Task.CompletedTask;
        });
        await ModelPull.RunAsync(s_file, _models, s_quick with { From = mirror.Address }, cancel: Cancel);
        Assert.Equal(["pose-small.onnx"], Left());
    }

    [Fact]
    public async Task A_download_that_lacked_only_the_import_is_not_repeated()
    {
        Directory.CreateDirectory(Path.Combine(_models, ".pull"));
        await File.WriteAllBytesAsync(Path.Combine(_models, ".pull", s_file.File + ".partial"), s_bytes, Cancel);
        await using var mirror = await Mirror.StartAsync((http, _) =>
        {
            http.Response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            http.Response.Headers.ContentRange = $"bytes */{s_bytes.Length}";
            return Task.CompletedTask;
        });
        await ModelPull.RunAsync(s_file, _models, s_quick with { From = mirror.Address }, cancel: Cancel);
        Assert.Single(mirror.Asked);
        Assert.Equal(["pose-small.onnx"], Left());
    }

    [Fact]
    public async Task Another_file_than_the_published_one_is_refused_and_gone()
    {
        byte[] other = [.. s_bytes[..^1], (byte)(s_bytes[^1] + 1)];
        await using var mirror = await Mirror.StartAsync((http, _) => Mirror.WholeAsync(http, other));
        var words = await FailAsync(s_file, mirror.Address);
        Assert.Contains($"not {s_file.Sha256Prefix} as the name says", words, StringComparison.Ordinal);
        Assert.Contains("hrnet pull pose-small --from FOLDER", words, StringComparison.Ordinal);
        Assert.Contains("hrnet import hrnet_w18_coco_256x192", words, StringComparison.Ordinal);
        Assert.Contains("https://download.openmmlab.com/small.pth", words, StringComparison.Ordinal);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task A_file_that_is_too_short_is_refused()
    {
        await using var mirror = await Mirror.StartAsync((http, _) => Mirror.WholeAsync(http, s_bytes[..^1000]));
        Assert.Contains("not the published file", await FailAsync(s_file, mirror.Address), StringComparison.Ordinal);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task A_broken_checkpoint_without_a_hash_is_refused_by_the_import()
    {
        await using var mirror = await Mirror.StartAsync((http, _) => Mirror.WholeAsync(http, new byte[5000]));
        Assert.Contains("as it arrived, is not what was published", await FailAsync(s_unhashed, mirror.Address), StringComparison.Ordinal);
        Assert.Empty(Left());
    }

    [Theory]
    [InlineData("text/html; charset=utf-8", "Please log in.")]
    [InlineData("application/octet-stream", "\r\n <!doctype html><p>This file has moved.")]
    public async Task A_page_instead_of_the_file_is_named_as_one(string type, string page)
    {
        await using var mirror = await Mirror.StartAsync((http, _) =>
        {
            http.Response.ContentType = type;
            return http.Response.WriteAsync(page);
        });
        Assert.Contains("answers with a web page instead of the file", await FailAsync(s_file, mirror.Address), StringComparison.Ordinal);
        Assert.Single(mirror.Asked);
        Assert.Empty(Left());
    }

    [Theory]
    [InlineData("https://files.example.org/x.pth", "sends on to https://files.example.org/x.pth, which is no address that published files come from")]
    [InlineData("http://192.0.2.1/x.pth", "sends on to http://192.0.2.1/x.pth")]
    [InlineData("file:///etc/passwd", "sends on to file:///etc/passwd")]
    [InlineData("/again", "only sends on from one address to another")]
    public async Task A_server_that_sends_elsewhere_is_not_followed(string to, string words)
    {
        await using var mirror = await Mirror.StartAsync((http, _) =>
        {
            http.Response.Redirect(to);
            return Task.CompletedTask;
        });
        Assert.Contains(words, await FailAsync(s_file, mirror.Address), StringComparison.Ordinal);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task A_redirect_within_what_is_allowed_is_followed()
    {
        await using var mirror = await Mirror.StartAsync((http, number) =>
        {
            if (number > 1)
                return Mirror.WholeAsync(http, s_bytes);
            http.Response.Redirect("/store/object?signature=1");
            return Task.CompletedTask;
        });
        await ModelPull.RunAsync(s_file, _models, s_quick with { From = mirror.Address }, cancel: Cancel);
        Assert.Equal(["pose-small.onnx"], Left());
    }

    [Theory]
    [InlineData(404, "is not there (the server answers 404)", 1)]
    [InlineData(403, "it answers 403", 1)]
    [InlineData(503, "answers 503: it cannot send the file now. That was the last of 3 tries", 3)]
    public async Task A_refusal_is_said_in_words_and_tried_again_only_where_that_may_help(int status, string words, int asked)
    {
        await using var mirror = await Mirror.StartAsync((http, _) =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        Assert.Contains(words, await FailAsync(s_file, mirror.Address), StringComparison.Ordinal);
        Assert.Equal(asked, mirror.Asked.Count);
        Assert.Empty(Left());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_without_end_is_stopped(bool announced)
    {
        await using var mirror = await Mirror.StartAsync(async (http, _) =>
        {
            if (announced)
                http.Response.ContentLength = 1L << 50;
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.Body.WriteAsync(new byte[4096]);
        });
        var words = await FailAsync(s_file, mirror.Address, s_quick with { MostBytes = 5_000_000 });
        Assert.Contains("is larger than the 5.0 MB that are taken", words, StringComparison.Ordinal);
        Assert.Single(mirror.Asked);
        Assert.Empty(Left());
    }

    [Theory]
    [InlineData(0, "does not answer")]
    [InlineData(100, "stopped sending after 100 bytes")]
    public async Task A_server_that_falls_silent_is_given_up(int bytes, string words)
    {
        await using var mirror = await Mirror.StartAsync(async (http, _) =>
        {
            if (bytes > 0)
            {
                await http.Response.Body.WriteAsync(s_bytes.AsMemory(0, bytes));
                await http.Response.Body.FlushAsync();
            }

            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        Assert.Contains(words, await FailAsync(s_file, mirror.Address, s_quick with { Tries = 1, Silence = TimeSpan.FromSeconds(2) }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trickle_is_given_up()
    {
        await using var mirror = await Mirror.StartAsync(async (http, _) =>
        {
            for (var i = 0; !http.RequestAborted.IsCancellationRequested; i++)
            {
                await http.Response.Body.WriteAsync(s_bytes.AsMemory(i, 1));
                await http.Response.Body.FlushAsync();
                await Task.Delay(10);
            }
        });
        // The limits are absurd, so that no machine is too slow or too fast for them.
        var words = await FailAsync(s_file, mirror.Address, s_quick with { Tries = 1, Slowness = TimeSpan.FromSeconds(1), LeastBytes = 1 << 30 });
        Assert.Contains("sends too slowly", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pull_that_is_stopped_leaves_no_model()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var mirror = await Mirror.StartAsync(async (http, _) =>
        {
            await http.Response.Body.WriteAsync(s_bytes.AsMemory(0, 50_000));
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        var seen = new Seen(_ => stop.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ModelPull.RunAsync(s_file, _models, s_quick with { From = mirror.Address }, seen, stop.Token));
        Assert.Equal([$".pull/{s_file.File}.partial"], Left());
    }

    [Fact]
    public async Task Two_pulls_of_one_file_do_not_mix()
    {
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var mirror = await Mirror.StartAsync(async (http, _) =>
        {
            arrived.TrySetResult();
            await go.Task.WaitAsync(http.RequestAborted);
            await Mirror.WholeAsync(http, s_bytes);
        });
        var first = ModelPull.RunAsync(s_file, _models, s_quick with { From = mirror.Address }, cancel: Cancel);
        await arrived.Task.WaitAsync(Cancel);
        Assert.Contains("cannot be written", await FailAsync(s_file, mirror.Address), StringComparison.Ordinal);
        go.SetResult();
        await first;
        Assert.Equal(["pose-small.onnx"], Left());
    }

    [Fact]
    public async Task A_file_that_only_a_person_gets_names_its_page()
    {
        var words = await FailAsync(s_unhashed with { Url = null, Page = new("https://github.com/HRNet") }, from: null);
        Assert.Contains("only a person in a browser gets it", words, StringComparison.Ordinal);
        Assert.Contains("find its link on https://github.com/HRNet", words, StringComparison.Ordinal);
        Assert.Empty(Left());
    }

    private Task CutAsync(HttpContext http, int bytes, PublishedFile? file = null) =>
        Mirror.CutAsync(http, s_bytes, From(http), bytes, Path.Combine(_models, ".pull", (file ?? s_file).File + ".partial"));

    private static int From(HttpContext http) =>
        http.Request.Headers.Range.Count == 0 ? 0 : int.Parse(http.Request.Headers.Range.ToString()["bytes=".Length..^1]);

    private async Task<string> FailAsync(PublishedFile file, string? from, PullOptions? options = null) =>
        (await Assert.ThrowsAsync<PullException>(() => ModelPull.RunAsync(file, _models, (options ?? s_quick) with { From = from }, cancel: Cancel))).Message;

    /// <summary>All files below the folder of models.</summary>
    private string[] Left() =>
        [.. Directory.EnumerateFiles(_models, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_models, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private sealed class Seen(Action<PullProgress>? then = null) : IProgress<PullProgress>
    {
        public List<PullProgress> Values { get; } = [];

        public void Report(PullProgress value)
        {
            Values.Add(value);
            then?.Invoke(value);
        }
    }
}
