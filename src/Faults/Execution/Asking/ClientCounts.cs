using Lab.Kernel;
using Lab.Model.Facts;

namespace Lab.Faults.Execution.Asking;

/// <summary>What facts tell of the scenario's applications, counted as they come. A fact belongs to the application whose machine reports it.</summary>
internal sealed class ClientCounts
{
    /// <summary>The steps of a producing application at which it can be killed: its call of send came back, it was told an outcome.</summary>
    public const string SendStep = "send";

    public const string ToldStep = "told";

    private readonly List<Application> applications = [];
    private readonly Member?[] byMachine;

    public ClientCounts(World world, IScenarioHands hands)
    {
        byMachine = new Member?[world.MachineCount];
        foreach (var client in hands.Clients)
        {
            var application = Find(client.Application);
            if (application is null) applications.Add(application = new(client.Application));
            var member = new Member(application);
            application.Members.Add(member);
            byMachine[world.MachineOf(client.Process).Value] = member;
        }
    }

    /// <summary>The counts of an application; one that has no process is a mistake of the plan.</summary>
    public Application Of(string application) =>
        Find(application) ?? throw new ArgumentException($"The plan names \"{application}\", and no client of the scenario has that name.");

    public Application? Find(string name)
    {
        foreach (var application in applications)
            if (application.Name == name) return application;
        return null;
    }

    public void On(in Fact fact)
    {
        if (fact.Machine.IsNone || fact.Machine.Value >= byMachine.Length || byMachine[fact.Machine.Value] is not { } member) return;
        var application = member.Application;
        switch (fact.Kind)
        {
            case FactKind.SendCalled:
                application.Sent.Add(new((int)fact.A));
                member.StepEnds(SendStep);
                break;
            case FactKind.SendReturned:
                if (fact.B is >= 1 and <= 3) application.Told[fact.B - 1]++;
                if (fact.B == 1) application.Acked.Add(new((int)fact.A));
                member.StepEnds(ToldStep);
                break;
            case FactKind.RecordRead: application.Consumed++; break;
            case FactKind.EffectDone: application.Effects++; break;
            case FactKind.RecordsHandled: application.Handled += fact.A; break;
            case FactKind.HandlerStepDone: member.StepEnds((string)fact.Detail!); break;
            case FactKind.HandlerStep: member.StepBegins(); break;
        }
    }

    /// <summary>One application over all its members and restarts.</summary>
    internal sealed class Application(string name)
    {
        private readonly List<(string Step, int Ended)> steps = [];

        public string Name { get; } = name;
        public List<Member> Members { get; } = [];
        public MessageSet Sent { get; } = new();
        public MessageSet Acked { get; } = new();

        /// <summary>Sends by outcome, in the order ok, fail, info.</summary>
        public long[] Told { get; } = new long[3];
        public long Consumed { get; set; }
        public long Effects { get; set; }
        public long Handled { get; set; }

        /// <summary>Counts one more end of a step: which it was, from 1.</summary>
        public int Count(string step)
        {
            for (var i = 0; i < steps.Count; i++)
            {
                if (steps[i].Step != step) continue;
                steps[i] = (step, steps[i].Ended + 1);
                return steps[i].Ended;
            }

            steps.Add((step, 1));
            return 1;
        }

        /// <summary>Whether some member stands right behind the nth end of this step.</summary>
        public bool StandsBehind(string step, int nth)
        {
            foreach (var member in Members)
                if (member.Nth == nth && member.Step == step) return true;
            return false;
        }
    }

    /// <summary>One member, and the step it has just ended.</summary>
    internal sealed class Member(Application application)
    {
        public Application Application { get; } = application;
        public string? Step { get; private set; }
        public int Nth { get; private set; }

        public void StepEnds(string step) => (Step, Nth) = (step, Application.Count(step));

        public void StepBegins() => (Step, Nth) = (null, 0);
    }
}
