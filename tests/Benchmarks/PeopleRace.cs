using HRNet.Imaging;
using HRNet.Inference.Pose;

namespace HRNet.Benchmarks;

/// <summary>Everyone in a picture: the detector, then the poses of all, against the pose network's bare run.</summary>
internal static class PeopleRace
{
    private const string Detection = "detection";
    private static readonly int[] s_people = [1, 5, SyntheticPeople.Most];

    /// <summary>Runs the race.</summary>
    /// <param name="finder">The detector and the pose model.</param>
    /// <param name="path">The pose model's file.</param>
    /// <param name="maxBatch">Crops in one run.</param>
    /// <param name="street">The sample picture with walkers.</param>
    /// <param name="arguments">Time and threads.</param>
    public static IReadOnlyList<Row> Run(PeopleFinder finder, string path, int maxBatch, Frame street, Arguments arguments)
    {
        var frames = s_people.ToDictionary(people => people, people => SyntheticPeople.Of(street, people));
        var sessions = s_people.ToDictionary(people => people, people => Session(finder, path, Math.Min(people, maxBatch), arguments.Threads));
        try
        {
            var contenders = new List<Contender>
            {
                Contender.Of(Detection, () => finder.Detector!.FindAsync(frames[1], SyntheticPeople.Most, 0, CancellationToken.None).GetAwaiter().GetResult()),
            };
            foreach (var people in s_people)
            {
                contenders.Add(Contender.Of(Whole(people), () => Find(finder, frames[people], people)));
                contenders.Add(Contender.Of(Bare(people), sessions[people].Run));
            }

            var times = Race.Run(TimeSpan.FromSeconds(arguments.Seconds), contenders);
            return
            [
                .. s_people.Select(people => new Row(
                    people, Find(finder, frames[people], people), times[Detection], times[Whole(people)],
                    people == 1 ? null : Extra(times[Whole(people)], times[Whole(1)], people - 1),
                    Shared(times[Bare(people)], Math.Min(people, maxBatch)))),
            ];
        }
        finally
        {
            foreach (var frame in frames.Values)
                frame.Dispose();
            foreach (var session in sessions.Values)
                session.Dispose();
        }
    }

    private static string Whole(int people) => $"{people} people";

    private static string Bare(int people) => $"run for {people}";

    /// <summary>Looks for exactly as many people as there are, and tells how many poses came of it.</summary>
    private static int Find(PeopleFinder finder, Frame frame, int people) =>
        finder.FindAsync(frame, new PoseRequest { MaxPeople = people, PersonThreshold = 0 }, CancellationToken.None).GetAwaiter().GetResult().People.Count;

    private static RawRun Session(PeopleFinder finder, string path, int batch, int threads)
    {
        var card = finder.Model.Card;
        return new RawRun(path, new float[batch * 3 * card.InputHeight * card.InputWidth], [batch, 3, card.InputHeight, card.InputWidth], threads);
    }

    private static Times Extra(Times many, Times one, int more) => new((many.Median - one.Median) / more, (many.Fastest - one.Fastest) / more);

    private static Times Shared(Times run, int batch) => new(run.Median / batch, run.Fastest / batch);

    /// <summary>The times of one picture.</summary>
    /// <param name="People">People in it.</param>
    /// <param name="Found">Poses that came of it.</param>
    /// <param name="Detection">The detector alone.</param>
    /// <param name="Whole">Pixels to poses.</param>
    /// <param name="Extra">What each person beyond the first took; null for one.</param>
    /// <param name="Share">The bare run of as many crops as fit into a batch, divided by their number.</param>
    internal sealed record Row(int People, int Found, Times Detection, Times Whole, Times? Extra, Times Share);
}
