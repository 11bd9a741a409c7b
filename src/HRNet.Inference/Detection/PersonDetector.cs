using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Results;

namespace HRNet.Inference.Detection;

/// <summary>A detector that is asked for people only. Safe to use from several threads at once.</summary>
internal sealed class PersonDetector
{
    /// <summary>What COCO and the shipped detector call a person.</summary>
    private const string Person = "person";

    private readonly Detector _detector;

    private PersonDetector(Detector detector) => _detector = detector;

    /// <summary>The model.</summary>
    public ModelInfo Model => _detector.Model;

    /// <summary>Whether a class is that of people.</summary>
    public static bool IsPerson(string label) => label.Equals(Person, StringComparison.OrdinalIgnoreCase);

    /// <summary>Asks a detector for people.</summary>
    /// <returns>Null where there is no detector, or one that knows no class "person".</returns>
    public static PersonDetector? Over(Detector? detector) =>
        detector is not null && detector.Model.Card.Classes.Any(IsPerson) ? new(detector) : null;

    /// <summary>Finds the people of a picture, each with some area.</summary>
    /// <param name="frame">The upright picture; stays the caller's, and is read only before the first wait.</param>
    /// <param name="most">The most people, at least 1.</param>
    /// <param name="least">The score from which on a box counts, 0 to 1, whatever the model's own threshold is.</param>
    /// <param name="cancel">Takes the request out of the queue.</param>
    /// <exception cref="RequestException"><paramref name="most"/> is below 1.</exception>
    /// <exception cref="BusyException">The model's queue is full.</exception>
    public async Task<DetectResult> FindAsync(Frame frame, int most, float least, CancellationToken cancel)
    {
        var request = new DetectRequest { Classes = [Person], MaxDetections = most, Threshold = least };
        var found = await _detector.DetectAsync(frame, request, cancel).ConfigureAwait(false);
        return found with { Objects = [.. found.Objects.Where(person => person.Box is { Width: > 0, Height: > 0 })] };
    }
}
