using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Browser.Tests.Support;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The live mode before a camera that shows <see cref="FakeCameraFilm"/>.</summary>
public sealed partial class LivePageTests(Site site)
{
    /// <summary>By how much keypoints may be off, as a part of the person's height: the mean over all frames and all known keypoints. In half a second the person moves by up to 0.08.</summary>

    private const double Error = 0.035;

    /// <summary>Rows of the still photograph, which the person fills.</summary>
    private const double StillHeight = 512;

    /// <summary>The score from which a keypoint of the still photograph counts as known.</summary>

    private const double Known = 0.7;

    [Fact]
    public async Task Skeletons_follow_the_person_and_keep_their_number()
    {
        await using var session = await site.VisitAsync();
        await session.StartCameraAsync();
        await session.DrawnAsync(15);
        await session.ForgetAsync();
        await session.DrawnAsync(60);
        var answers = await session.AnswersAsync();

        Assert.Single(answers.Select(answer => answer.Main.Id).Distinct());
        Assert.True(answers.Zip(answers.Skip(1)).All(pair => pair.First.Sequence < pair.Second.Sequence), "An older answer was drawn after a newer one.");
        Assert.InRange(await ErrorAsync(answers), 0, Error);
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task A_mirrored_picture_has_mirrored_skeletons()
    {
        await using var session = await site.VisitAsync();
        await session.StartCameraAsync();
        // A face in the middle would be where its mirror image is; the film moves it there and away. The page pauses itself at the right moment, for the film goes on while it is told to.
        await session.Page.EvaluateAsync("""
            width => document.getElementById('live-canvas').addEventListener('drawn', ({ detail: { result } }) => {
              const noses = (result.people ?? []).map(({ keypoints: [nose] }) => nose);
              const fromMiddle = ({ x }) => Math.abs(x / result.image.width - 0.5) * width;
              if (window.still || !noses.some(({ score }) => score > 0.5) || noses.some((nose) => fromMiddle(nose) <= 50)) return;
              window.still = window.answers.length;
              document.getElementById('pause').click();
            })
            """, FakeCameraFilm.Width);
        await session.Page.WaitForFunctionAsync("() => window.still");
        await session.FrameAsync();
        var answers = await session.AnswersAsync();
        Assert.Equal(await session.Page.EvaluateAsync<int>("() => window.still"), answers.Count);
        var person = answers[^1].People.MaxBy(person => person.Keypoints[0].Score)!;
        var (x, y) = (person.Keypoints[0].X * answers[^1].Scale, person.Keypoints[0].Y * answers[^1].Scale);
        TestContext.Current.TestOutputHelper?.WriteLine($"Person {person.Id}, nose at {x:F1}, {y:F1}, {person.Keypoints[0].Score:F2}");

        Assert.Equal(0, LivePageSession.OffColor(person.Id, await session.LiveColorAsync(x, y)));
        await session.Page.CheckAsync("#live-settings [name=mirror]");
        await session.FrameAsync();
        Assert.Equal(0, LivePageSession.OffColor(person.Id, await session.LiveColorAsync(FakeCameraFilm.Width - x, y)));
        Assert.NotEqual(0, LivePageSession.OffColor(person.Id, await session.LiveColorAsync(x, y)));
    }

    [Fact]
    public async Task A_slow_server_lowers_the_rate_and_the_skeletons_still_fit_the_frames_shown()
    {
        var delay = TimeSpan.FromMilliseconds(300);
        await using var slow = await Service.StartAsync(change: SlowModels.By(delay));
        await using var session = await site.VisitAsync(service: slow);
        var unanswered = session.CountFramesInFlight();
        await session.StartCameraAsync();
        await session.DrawnAsync(4);
        await session.ForgetAsync();
        await session.DrawnAsync(12);
        var answers = await session.AnswersAsync();

        // One frame is worked on while another waits: with no more under way no answer gets later and later, however slow the machine is.
        Assert.All(answers, answer => Assert.InRange(answer.Age, delay.TotalMilliseconds, double.MaxValue));
        Assert.InRange(unanswered.Most, 1, 2);
        Assert.InRange(await ErrorAsync(answers), 0, Error);
        Assert.Empty(session.Faults);
    }

    [Theory]
    [InlineData(200, 30, 320)]
    [InlineData(200, 300, 480)]
    [InlineData(20, 30, 640)]
    public async Task The_size_of_what_is_sent_follows_the_cost_of_its_way_and_not_the_server(double way, double work, int longSide)
    {
        await using var session = await site.VisitAsync();
        var sent = await session.Page.EvaluateAsync<int>("""
            async ([way, work]) => {
              const { adapt, start, steps } = await import('/js/live/adapt.js');
              let size = start;
              for (let now = 0; now < 20000; now += 40) size = adapt(size, way, work, now);
              return steps[size.step].longSide;
            }
            """, new[] { way, work });
        Assert.Equal(longSide, sent);
    }

    [Fact]
    public async Task Keypoints_are_recorded_line_by_line_and_a_picture_is_saved_with_them()
    {
        await using var session = await site.VisitAsync();
        await session.StartCameraAsync();
        await session.DrawnAsync(3);
        await session.Page.Locator("#record").ClickAsync();
        await session.ForgetAsync();
        await session.DrawnAsync(10);
        var file = await session.Page.RunAndWaitForDownloadAsync(() => session.Page.Locator("#record").ClickAsync());

        var lines = (await File.ReadAllLinesAsync(await file.PathAsync(), TestContext.Current.CancellationToken)).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.EndsWith(".jsonl", file.SuggestedFilename, StringComparison.Ordinal);
        Assert.Equal("recording", (string?)lines[0]["type"]);
        Assert.Equal(17, lines[0]["keypoints"]!.AsArray().Count);
        Assert.InRange(lines.Count, 10, 10_000);
        Assert.All(lines.Skip(1).SelectMany(line => line["people"]!.AsArray()), person => Assert.Equal(17, person!["keypoints"]!.AsArray().Count));
        Assert.Equal(lines.Skip(1).Select(line => (double)line["at"]!).Order(), lines.Skip(1).Select(line => (double)line["at"]!));

        var picture = await session.Page.RunAndWaitForDownloadAsync(() => session.Page.Locator("#save-frame").ClickAsync());
        var info = HRNet.Imaging.PictureCodec.Create().Identify(await File.ReadAllBytesAsync(await picture.PathAsync(), TestContext.Current.CancellationToken));
        Assert.Equal((FakeCameraFilm.Width, FakeCameraFilm.Height), (info.Width, info.Height));
        Assert.Empty(session.Faults);
    }

    [Fact]
    public async Task The_background_goes_and_the_person_stays()
    {
        await using var session = await site.VisitAsync();
        await session.StartCameraAsync();
        await session.DrawnAsync(3);
        await session.Page.GetByText("Background", new() { Exact = true }).First.ClickAsync();
        await session.Page.SelectOptionAsync("#background", "dim");
        // What is said of skeletons names a person too, and may come until the service has heard of the change.
        await Assertions.Expect(session.Page.Locator("#live-summary")).ToHaveTextAsync(Share());
        await session.ForgetAsync();
        await session.DrawnAsync(2);

        var (face, wall) = (FakeCameraFilm.Place(0, 222, 115), FakeCameraFilm.Place(0, 60, 40));
        Assert.InRange((await session.LiveColorAsync(face.X, face.Y)).Max(), 120, 255);
        Assert.InRange((await session.LiveColorAsync(wall.X, wall.Y)).Max(), 0, 70);
        Assert.Empty(session.Faults);
    }

    [GeneratedRegex(@"^person \d+ %")]
    private static partial Regex Share();

    /// <summary>How far keypoints are from where the still photograph has them, moved as the film moves; as a part of the person's height.</summary>

    private async Task<double> ErrorAsync(IReadOnlyList<LivePageSession.Answer> answers)
    {
        var (person, scale, number) = (answers[0].Main, answers[0].Scale, answers[0].Number);
        var (x, y) = FakeCameraFilm.Origin(number, person.Box.X * scale, person.Box.Y * scale);
        var (right, bottom) = FakeCameraFilm.Origin(number, (person.Box.X + person.Box.Width) * scale, (person.Box.Y + person.Box.Height) * scale);
        var truth = await StillAsync(x, y, right - x, bottom - y);
        var errors = truth.Select((joint, index) => (joint.Score, Error: answers.Average(answer =>
        {
            var seen = answer.Main.Keypoints[index];
            var (atX, atY) = FakeCameraFilm.Origin(answer.Number, seen.X * answer.Scale, seen.Y * answer.Scale);
            return Math.Sqrt(Math.Pow(atX - joint.X, 2) + Math.Pow(atY - joint.Y, 2)) / StillHeight;
        }))).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(' ', errors.Select(e => $"{e.Score:F2}:{e.Error:P1}")));
        var known = errors.Where(e => e.Score >= Known).ToList();
        Assert.InRange(known.Count, 5, 17);
        return known.Average(e => e.Error);
    }

    private async Task<IReadOnlyList<LivePageSession.Joint>> StillAsync(double x, double y, double width, double height)
    {
        using var client = new HttpClient { BaseAddress = site.Address };
        using var body = new ByteArrayContent(await File.ReadAllBytesAsync(Site.Sample("astronaut.jpg"), TestContext.Current.CancellationToken));
        body.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        var boxes = string.Create(CultureInfo.InvariantCulture, $"{x:F1},{y:F1},{width:F1},{height:F1}");
        using var answer = await client.PostAsync($"pose?boxes={boxes}", body, TestContext.Current.CancellationToken);
        var pose = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        return [.. pose["people"]![0]!["keypoints"]!.AsArray().Select(joint =>
            new LivePageSession.Joint((string)joint!["name"]!, (double)joint["x"]!, (double)joint["y"]!, (double)joint["score"]!))];
    }
}
