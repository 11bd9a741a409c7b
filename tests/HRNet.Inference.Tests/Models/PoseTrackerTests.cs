using HRNet.Imaging;
using HRNet.Inference.Live;

namespace HRNet.Inference.Tests.Models;

public sealed class PoseTrackerTests
{
    private static readonly string s_models = Path.Combine(AppContext.BaseDirectory, "Shipped");

    [Fact]
    public void Somebody_who_moves_keeps_their_id_and_the_same_frames_get_the_same_answers()
    {
        using var pose = PoseModel.Open(Path.Combine(s_models, "pose_coco17_w18_small_v1_192x144.onnx"));
        using var astronaut = PictureCodec.Create().Decode(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", "astronaut.jpg")), new PictureLimits(), TestContext.Current.CancellationToken);

        var (first, second) = (Follow(), Follow());

        Assert.Empty(first[0]);
        Assert.All(first.Skip(1), people => Assert.Equal(1, people.Single(person => person.Score == people.Max(other => other.Score)).Id));
        Assert.Equal(Points(first), Points(second));
        Assert.True(first[^1][0]["nose"].X > first[1][0]["nose"].X + 30);

        List<IReadOnlyList<LivePerson>> Follow()
        {
            using var tracker = new PoseTracker(pose, new TrackerOptions { FindEvery = 4 });
            return [.. Enumerable.Range(0, 12).Select(k =>
            {
                using var moved = Moved(astronaut, 6 * k);
                return tracker.Update(moved, TimeSpan.FromMilliseconds(40 * k));
            })];
        }

        static IEnumerable<float> Points(IEnumerable<IReadOnlyList<LivePerson>> frames) =>
            frames.SelectMany(people => people).SelectMany(person => person.Keypoints).SelectMany(point => new[] { point.X, point.Y, point.Score });
    }

    [Fact]
    public void A_frame_that_is_not_later_than_the_one_before_is_refused_in_words()
    {
        using var pose = PoseModel.Open(Path.Combine(s_models, "pose_coco17_w18_small_v1_192x144.onnx"));
        using var tracker = new PoseTracker(pose);
        using var frame = new Frame(64, 64);

        tracker.Update(frame, TimeSpan.FromSeconds(1));

        Assert.Contains("does not come after", Assert.Throws<ArgumentException>(() => tracker.Update(frame, TimeSpan.FromSeconds(1))).Message);
    }

    private static Frame Moved(Frame picture, int right)
    {
        var moved = new Frame(picture.Width, picture.Height);
        moved.Pixels.Clear();
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Pixels.Slice(y * picture.Width * Frame.Channels, (picture.Width - right) * Frame.Channels);
            row.CopyTo(moved.Pixels[((y * picture.Width + right) * Frame.Channels)..]);
        }

        return moved;
    }
}
