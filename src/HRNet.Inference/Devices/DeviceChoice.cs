namespace HRNet.Inference.Devices;

/// <summary>
/// Takes the first device that works. Each step of taking a device into use has failed on somebody's machine, so a device counts as working
/// only after it was appended, opened the model, ran it with every batch that it will run, and agreed with the processor each time, output
/// by output.
/// </summary>
internal static class DeviceChoice
{
    /// <summary>Opens a model on the first candidate that works.</summary>
    /// <param name="model">The model's name, for messages.</param>
    /// <param name="candidates">What is allowed, in order.</param>
    /// <param name="open">Opens the model on a device; with fresh options each time.</param>
    /// <param name="batches">The batches that an opened model runs on its device.</param>
    /// <param name="answer">Runs a batch whose images are the same for all devices, and gives all outputs.</param>
    /// <param name="cancel">Ends the search between two devices.</param>
    /// <exception cref="DeviceException">No candidate works.</exception>
    public static (T Session, DeviceReport Report) Choose<T>(
        string model, IReadOnlyList<DeviceName> candidates, Func<DeviceName, T> open, Func<T, IReadOnlyList<int>> batches,
        Func<T, int, IReadOnlyList<float[]>> answer, CancellationToken cancel)
        where T : class, IDisposable
    {
        var attempts = new List<DeviceAttempt>();
        // A model that the processor cannot open is a broken model on any device: its exception goes to the caller as it is.
        var processor = open(DeviceName.Cpu);
        T? chosen = null;
        try
        {
            foreach (var candidate in candidates)
            {
                cancel.ThrowIfCancellationRequested();
                var (session, objection) = candidate == DeviceName.Cpu ? (processor, Flaw(processor)) : Try(candidate);
                if (objection is null)
                    return (chosen = session!, new DeviceReport(candidate.ToString(), attempts));
                attempts.Add(new DeviceAttempt(candidate.ToString(), objection));
            }

            throw new DeviceException(model, attempts);
        }
        finally
        {
            if (!ReferenceEquals(chosen, processor))
                processor.Dispose();
        }

        string? Flaw(T session) =>
            batches(session).SelectMany(batch => answer(session, batch))
                .Select(output => Agreement.NotFinite(output)).FirstOrDefault(flaw => flaw is not null);

        (T? Session, string? Objection) Try(DeviceName device)
        {
            T? session = null;
            string? objection;
            try
            {
                session = open(device);
                objection = batches(session).Select(batch => Objection(session, batch)).FirstOrDefault(found => found is not null);
                if (objection is null)
                    return (session, null);
            }
            catch (Exception refusal) when (DeviceRefusal.Is(refusal))
            {
                objection = DeviceRefusal.Describe(device, refusal);
            }

            session?.Dispose();
            return (null, objection);
        }

        string? Objection(T session, int batch)
        {
            var (expected, actual) = (answer(processor, batch), answer(session, batch));
            return expected.Zip(actual, (right, found) => Agreement.Objection(right, found)).FirstOrDefault(found => found is not null);
        }
    }
}
